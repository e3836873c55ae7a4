using SamPt.Core.Imaging;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Pipeline;

/// <summary>Points stay where they are, visible until some frame.</summary>
internal sealed class StillTracker(int hiddenFrom = int.MaxValue) : IPointTracker, IPointTrackingSession
{
    public string Name => "still";

    /// <summary>The groups of the last call.</summary>
    public IReadOnlyList<IReadOnlyList<QueryPoint>> Tracked { get; private set; } = [];

    public IPointTrackingSession Open(IVideo video) => this;

    public IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation)
    {
        Tracked = groups;
        return [.. groups.Select(group =>
        {
            var trajectories = new PointTrajectories(range.Count, group.Count);
            for (var t = 0; t < range.Count; t++)
            {
                for (var n = 0; n < group.Count; n++) trajectories.Positions(t)[n] = group[n].Position;
                trajectories.Visibility(t).Fill(t < hiddenFrom ? PointVisibility.Visible : PointVisibility.Occluded);
            }
            return trajectories;
        })];
    }

    public void Dispose()
    {
    }
}
