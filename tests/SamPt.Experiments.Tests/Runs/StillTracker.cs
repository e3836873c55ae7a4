using SamPt.Core.Imaging;
using SamPt.Core.Tracking;

namespace SamPt.Experiments.Tests.Runs;

/// <summary>Points that stay where they were, all visible. Asks for every frame, as a tracker does.</summary>
internal sealed class StillTracker : IPointTracker, IPointTrackingSession
{
    private IVideo? video;

    public string Name => "still";

    public int InputSize { get; init; }

    /// <summary>Called with the index of every frame tracked.</summary>
    public Action<int> OnFrame { get; init; } = _ => { };

    public IPointTrackingSession Open(IVideo video)
    {
        this.video = video;
        return this;
    }

    public IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation)
    {
        for (var t = range.First; t < range.End; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            OnFrame(t);
            video!.Frame(t);
        }
        return [.. groups.Select(points => Stay(points, range))];
    }

    public void Dispose()
    {
    }

    private static PointTrajectories Stay(IReadOnlyList<QueryPoint> points, FrameRange range)
    {
        var trajectories = new PointTrajectories(range.Count, points.Count);
        for (var t = 0; t < range.Count; t++)
        {
            for (var n = 0; n < points.Count; n++) trajectories.Positions(t)[n] = points[n].Position;
            trajectories.Visibility(t).Fill(PointVisibility.Visible);
        }
        return trajectories;
    }
}
