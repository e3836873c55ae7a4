using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline;

/// <summary>SAM-PT without reinitialisation: the first points are tracked through the whole video.</summary>
internal sealed class SingleStartMethod(SamPtComponents components) : ISegmentationMethod
{
    public IReadOnlyList<SegmentedObject> Run(VideoTask task, CancellationToken cancellation)
    {
        task.Report(Stage.Tracking, 0);
        var trajectories = task.Job.Journal?.Earlier?.Trajectories ?? Track(task, cancellation);
        var collector = new VisiblePointCollector(trajectories, task.Points, components.Options, task.Chance.Numpy);
        var memory = components.Options.UseMaskPropagation
            ? new MaskMemory(task.Job.Objects.Select((o, i) =>
                new TrackedMask(trajectories[i], task.Points[i].Positive.Length, o.QueryFrame, o.GivenMask is null ? null : o.WorkingMask)))
            : null;
        var predictedIou = FrameByFramePass.Run(components, task, collector.Collect, memory, cancellation);
        return [.. task.Job.Objects.Select((o, i) =>
            new SegmentedObject(o.Id, o.QueryFrame, task.Points[i], trajectories[i], predictedIou[i]))];
    }

    private IReadOnlyList<PointTrajectories> Track(VideoTask task, CancellationToken cancellation)
    {
        using var measurement = task.Times.Measure(Stage.Tracking);
        var video = new WatchedVideo(task.Job.Video, frame => task.Report(Stage.Tracking, frame + 1));
        using var tracking = new ObjectTracking(components.Tracker, video, components.Options);
        var queries = task.Job.Objects.Select((o, i) => ObjectTracking.QueriesOf(task.Points[i], o.QueryFrame));
        var trajectories = tracking.Track([.. queries], FrameRange.All(task.Job.Video), cancellation);
        task.Job.Journal?.Tracked([.. task.Job.Objects.Select((o, i) => new SegmentedObject(o.Id, o.QueryFrame, task.Points[i], trajectories[i], []))]);
        return trajectories;
    }
}
