using SamPt.Core.Pipeline.Reinitialisation;
using SamPt.Core.Prompting;
using SamPt.Core.Prompting.Windows;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline;

/// <summary>
/// SAM-PT on one video: query points from the given masks, their trajectories, and on every frame the masks that the segmenter makes
/// of the visible points; with reinitialisation, new query points from these masks, and so on. Streams: holds one frame's logits at a
/// time, or a horizon's, and the trajectories.
/// </summary>
public sealed class VideoSegmenter
{
    private readonly SamPtComponents components;
    private readonly ISegmentationMethod method;

    /// <exception cref="ConfigurationException">There is no reinitialisation variant of the options' name.</exception>
    public VideoSegmenter(IPointTracker tracker, IPromptSegmenter segmenter, QueryPointExtractor extractor, SamPtOptions options)
    {
        if (options.ObjectWindow > 0) segmenter = new WindowedSegmenter(segmenter, options.ObjectWindow);
        components = new SamPtComponents(tracker, segmenter, extractor, options);
        method = options.UsePointReinit ? new ReinitialisingMethod(components) : new SingleStartMethod(components);
    }

    /// <summary>Writes one label map per frame to <paramref name="sink"/>.</summary>
    public VideoSegmentation Segment(
        SegmentationJob job, ReferenceChance chance, ILabelMapSink sink, IProgress<SegmentationProgress>? progress,
        CancellationToken cancellation) =>
        Segment(job, chance, (times, backlog) => new LabelMapWriter(job, sink, times, backlog), progress, cancellation);

    /// <summary>Writes each object's own mask per frame to <paramref name="sink"/>: objects do not compete for pixels.</summary>
    public VideoSegmentation SegmentSeparately(
        SegmentationJob job, ReferenceChance chance, IObjectMaskSink sink, IProgress<SegmentationProgress>? progress,
        CancellationToken cancellation) =>
        Segment(job, chance, (times, backlog) => new ObjectMaskWriter(job, sink, times, backlog), progress, cancellation);

    private VideoSegmentation Segment(
        SegmentationJob job, ReferenceChance chance, Func<StageTimes, int, FrameWriter> createWriter,
        IProgress<SegmentationProgress>? progress, CancellationToken cancellation)
    {
        var times = new StageTimes();
        var timed = job with { Video = new TimedVideo(job.Video, times) };
        IReadOnlyList<ObjectPoints> points;
        using (times.Measure(Stage.QueryPoints)) points = PointsOf(timed, chance.Torch);

        // Reinitialisation finishes many frames at once.
        var backlog = components.Options.UsePointReinit ? components.Options.ReinitHorizon : 1;
        using var writer = createWriter(times, backlog);
        var objects = method.Run(new VideoTask(timed, points, chance, times, writer, progress), cancellation);
        writer.Finish();
        return new VideoSegmentation(objects, times);
    }

    private IReadOnlyList<ObjectPoints> PointsOf(SegmentationJob job, ReferenceRandom random)
    {
        var regions = job.Objects.Where(o => o.Points is null).Select(o => new QueryRegion(job.Video.Frame(o.QueryFrame), o.WorkingMask!)).ToArray();
        var selected = new Queue<ObjectPoints>(regions.Length == 0 ? [] : components.Extractor.Extract(regions, random));
        return [.. job.Objects.Select(o => o.Points is { } given ? given with { Mask = o.WorkingMask } : selected.Dequeue())];
    }
}
