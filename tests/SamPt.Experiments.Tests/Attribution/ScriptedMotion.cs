using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;

namespace SamPt.Experiments.Tests.Attribution;

/// <summary>A tracker whose points go where the test says, all visible.</summary>
/// <param name="course">The position on a frame, from that on the query frame.</param>
internal sealed class ScriptedMotion(Func<Vector2, int, Vector2> course) : IPointTracker, IPointTrackingSession
{
    public string Name => "scripted";

    public IPointTrackingSession Open(IVideo video) => this;

    public IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation) => [.. groups.Select(group =>
    {
        var trajectories = new PointTrajectories(range.Count, group.Count);
        for (var t = 0; t < range.Count; t++)
        {
            for (var n = 0; n < group.Count; n++) trajectories.Positions(t)[n] = course(group[n].Position, range.First + t - group[n].Frame);
            trajectories.Visibility(t).Fill(PointVisibility.Visible);
        }
        return trajectories;
    })];

    public void Dispose()
    {
    }
}
