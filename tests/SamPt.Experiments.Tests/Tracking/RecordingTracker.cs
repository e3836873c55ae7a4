using SamPt.Core.Imaging;
using SamPt.Core.Tracking;

namespace SamPt.Experiments.Tests.Tracking;

/// <summary>Points stay where they were asked for, visible on every frame; keeps what it was asked.</summary>
internal sealed class RecordingTracker : IPointTracker, IPointTrackingSession
{
    public string Name => "recording";

    public List<QueryPoint[][]> Asked { get; } = [];

    public List<ImageSize> Sizes { get; } = [];

    public Action OnTrack { get; init; } = () => { };

    public IPointTrackingSession Open(IVideo video)
    {
        Sizes.Add(video.Size);
        return this;
    }

    public IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        OnTrack();
        Asked.Add([.. groups.Select(g => g.ToArray())]);
        return [.. groups.Select(group =>
        {
            var trajectories = new PointTrajectories(range.Count, group.Count);
            for (var t = 0; t < range.Count; t++)
            {
                for (var n = 0; n < group.Count; n++) trajectories.Positions(t)[n] = group[n].Position;
                trajectories.Visibility(t).Fill(PointVisibility.Visible);
            }
            return trajectories;
        })];
    }

    public void Dispose()
    {
    }
}
