using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Pipeline;

/// <summary>
/// The made-up tracker of the golden files. Positions are quarters of a pixel and depend on the frames' own numbers, on how far the query
/// is, and on how many points are tracked together.
/// </summary>
internal sealed class ReferenceTracker : IPointTracker
{
    public string Name => "made up";

    public IPointTrackingSession Open(IVideo video) => new Session(video);

    public void Dispose()
    {
    }

    private sealed class Session(IVideo video) : IPointTrackingSession
    {
        public IReadOnlyList<PointTrajectories> Track(
            IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation) =>
            [.. groups.Select(group => Track(group, range))];

        public void Dispose()
        {
        }

        private PointTrajectories Track(IReadOnlyList<QueryPoint> group, FrameRange range)
        {
            var trajectories = new PointTrajectories(range.Count, group.Count);
            for (var t = 0; t < range.Count; t++)
            {
                var number = Number(range.First + t);
                for (var n = 0; n < group.Count; n++)
                {
                    var (query, at) = (group[n].Position, Number(group[n].Frame));
                    var away = number - at;
                    var drift = new Vector2(0.5f * away + (away == 0 ? 0 : 0.25f * (group.Count % 3)), 0);
                    var position = query + Path(number) - Path(at) + drift;
                    var (x, y) = ((int)MathF.Floor(position.X), (int)MathF.Floor(position.Y));
                    var hidden = (x * 3 + y * 5 + number * 2) % 7 == 0 || (query.Y > 30 && number % 30 is >= 14 and < 18);
                    trajectories.Positions(t)[n] = position;
                    trajectories.Visibility(t)[n] = hidden ? PointVisibility.Occluded : PointVisibility.Visible;
                }
            }
            return trajectories;
        }

        private int Number(int frame) => video.Frame(frame).Pixels[0];

        private static Vector2 Path(int number) => new(0.25f * (number * 7 % 13), 0.25f * (number * 5 % 11));
    }
}
