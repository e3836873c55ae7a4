using SamPt.Core.Pipeline.Appearance;
using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Pipeline.Renewal;
using SamPt.Core.Prompting;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline;

/// <summary>SAM-PT without reinitialisation: the first points are tracked through the whole video, and those that are added on the way.</summary>
internal sealed class SingleStartMethod(SamPtComponents components) : ISegmentationMethod
{
    public IReadOnlyList<SegmentedObject> Run(VideoTask task, CancellationToken cancellation)
    {
        task.Report(Stage.Tracking, 0);
        if (components.Options.UsePointRenewal) return Renewing(task, cancellation);
        var trajectories = task.Job.Journal?.Earlier?.Trajectories ?? Track(task, cancellation);
        var collector = new VisiblePointCollector(trajectories, task.Points, components.Options, task.Chance.Numpy);
        var appearance = AppearanceOf(task, collector.Collect, cancellation);
        var predictedIou = FrameByFramePass.Run(components, task, collector.Collect, MemoryOf(task, trajectories), renewal: null, appearance, cancellation);
        return [.. task.Job.Objects.Select((o, i) =>
            new SegmentedObject(o.Id, o.QueryFrame, task.Points[i], trajectories[i], predictedIou[i]))];
    }

    /// <summary>The same with a tracker that stays at hand for points that are chosen on the way.</summary>
    private IReadOnlyList<SegmentedObject> Renewing(VideoTask task, CancellationToken cancellation)
    {
        using var tracking = new ObjectTracking(components.Tracker, task.Job.Video, components.Options);
        var trajectories = task.Job.Journal?.Earlier?.Trajectories ?? Track(task, tracking, cancellation);
        var memory = MemoryOf(task, trajectories);
        var renewal = new PointRenewal(components, task, tracking, trajectories, memory);
        var appearance = AppearanceOf(task, renewal.Collect, cancellation);
        var predictedIou = FrameByFramePass.Run(components, task, renewal.Collect, memory, renewal, appearance, cancellation);
        return [.. task.Job.Objects.Select((_, i) => renewal.Conclude(i, predictedIou[i]))];
    }

    private MaskMemory? MemoryOf(VideoTask task, IReadOnlyList<PointTrajectories> trajectories) => components.Options.UseMaskPropagation
        ? new MaskMemory(task.Job.Objects.Select((o, i) =>
            new TrackedMask(trajectories[i], task.Points[i].Positive.Length, o.QueryFrame, o.GivenMask is null ? null : o.WorkingMask)),
            components.Options.UseMaskFusion)
        : null;

    private AppearanceModels? AppearanceOf(VideoTask task, Func<int, int, VisiblePoints> pointsOf, CancellationToken cancellation) =>
        components.Options.UseAppearanceModel ? AppearanceModels.Of(components, task, pointsOf, cancellation) : null;

    private IReadOnlyList<PointTrajectories> Track(VideoTask task, CancellationToken cancellation)
    {
        var video = new WatchedVideo(task.Job.Video, frame => task.Report(Stage.Tracking, frame + 1));
        using var tracking = new ObjectTracking(components.Tracker, video, components.Options);
        return Track(task, tracking, cancellation);
    }

    private static IReadOnlyList<PointTrajectories> Track(VideoTask task, ObjectTracking tracking, CancellationToken cancellation)
    {
        using var measurement = task.Times.Measure(Stage.Tracking);
        var queries = task.Job.Objects.Select((o, i) => ObjectTracking.QueriesOf(task.Points[i], o.QueryFrame));
        var trajectories = tracking.Track([.. queries], FrameRange.All(task.Job.Video), cancellation);
        task.Job.Journal?.Tracked([.. task.Job.Objects.Select((o, i) => new SegmentedObject(o.Id, o.QueryFrame, task.Points[i], trajectories[i], []))]);
        return trajectories;
    }
}
