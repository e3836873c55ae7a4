using SamPt.Core.Imaging;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Pipeline.Oracles;

/// <summary>Points stay where they were asked for; visible on the frames that the test says.</summary>
internal sealed class StandingTracker(Func<int, bool> isVisible) : IPointTracker, IPointTrackingSession
{
    public string Name => "standing";

    public IPointTrackingSession Open(IVideo video) => this;

    public IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation) => [.. groups.Select(group =>
    {
        var trajectories = new PointTrajectories(range.Count, group.Count);
        for (var t = 0; t < range.Count; t++)
        {
            for (var n = 0; n < group.Count; n++) trajectories.Positions(t)[n] = group[n].Position;
            trajectories.Visibility(t).Fill(isVisible(range.First + t) ? PointVisibility.Visible : PointVisibility.Occluded);
        }
        return trajectories;
    })];

    public void Dispose()
    {
    }
}
