using SamPt.Core.Imaging;
using SamPt.Core.Pipeline;
using SamPt.Core.QueryPoints;
using SamPt.Data.Datasets;
using SamPt.Experiments.Attribution;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Runs;

/// <summary>Segments one video of a run and writes its files; whole or not at all.</summary>
internal sealed class VideoRunner(
    RunConfiguration configuration, RunFolder folder, MethodComponents method, Func<string, RgbFrame> decode, TimeProvider time,
    IProgress<RunEvent>? progress) : IVideoRunner
{
    private readonly VideoSegmenter segmenter = new(
        method.Tracker, method.Segmenter, ExtractorOf(configuration.Method), configuration.Method);
    private readonly OracleMethod? oracle = OracleSettings.Of(configuration) is { } kind ? new OracleMethod(configuration, method, kind) : null;

    public JournalEntry Run(VideoEntry video, int index, int videos, ReferenceChance chance, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var inferenceBefore = method.Clock.Elapsed;
        folder.RemoveUnfinished(video.Name);

        var given = GivenMasks.Read(video, cancellation);
        var frames = new FrameFolderVideo(
            [.. video.Frames.Select(f => f.ImageFile)], source => source.WithLongestSide(method.LongestSideOf(configuration, source)), decode);
        var job = JobOf(video, given, frames, decode);
        progress?.Report(new VideoStarted(video.Name, index, videos, frames.FrameCount, job.Objects.Count));
        try
        {
            var stages = new StageProgress(video.Name, progress);
            var place = folder.PartialFolder(video.Name);
            var (segmenterOfVideo, jobOfVideo) = oracle?.For(video, given, job) ?? (segmenter, job);
            var segmentation = video.ObjectNames is null
                ? segmenterOfVideo.Segment(jobOfVideo, chance, new LabelFolderSink(place, video, given.Palette), stages, cancellation)
                : segmenterOfVideo.SegmentSeparately(jobOfVideo, chance, new ObjectFolderSink(place, video, jobOfVideo, given.Palette), stages, cancellation);
            TrajectoryFile.Write(folder.TrajectoryFile(video.Name), video.Name, frames.Size, segmentation);
            folder.Publish(video.Name);
            return new JournalEntry
            {
                Video = video.Name,
                Frames = frames.FrameCount,
                Objects = job.Objects.Count,
                WallSeconds = time.GetElapsedTime(start).TotalSeconds,
                ModelSeconds = segmentation.Times.Model.TotalSeconds,
                InferenceSeconds = (method.Clock.Elapsed - inferenceBefore).TotalSeconds,
                LoadingSeconds = segmentation.Times[Stage.Loading].TotalSeconds,
            };
        }
        catch
        {
            folder.RemoveUnfinished(video.Name);
            throw;
        }
    }

    /// <summary>The objects that a dataset gives, at the scales of frames and results.</summary>
    internal static SegmentationJob JobOf(VideoEntry video, GivenMasks given, FrameFolderVideo frames, Func<string, RgbFrame> decode)
    {
        if (!GivenMasks.SameShape(given.AnnotationSize, frames.SourceSize))
        {
            var place = video.Frames[given.Objects[0].QueryFrame].Annotation!.Where;
            throw new Core.DatasetException(GivenMasks.ShapeProblem(place, given.AnnotationSize, frames.SourceSize));
        }
        var outputSize = video.OutputSizeFile is { } file480 ? decode(file480).Size : frames.SourceSize;
        return new SegmentationJob(video.Name, frames, outputSize, [.. given.Objects.Select(o => new QueryObject(
            o.ObjectId, o.QueryFrame, o.Mask.ResizeNearest(frames.Size), o.Mask.ResizeNearest(outputSize)))]);
    }

    /// <summary>The selection of query points that a configuration asks for.</summary>
    internal static QueryPointExtractor ExtractorOf(SamPtOptions options) => new(
        QueryPointSelectorCatalog.Create(options.PositivePointSelectionMethod, "positive_point_selection_method"), options.PositivePointsPerMask,
        QueryPointSelectorCatalog.Create(options.NegativePointSelectionMethod, "negative_point_selection_method"), options.NegativePointsPerMask);

    private sealed class StageProgress(string video, IProgress<RunEvent>? progress) : IProgress<SegmentationProgress>
    {
        public void Report(SegmentationProgress value) => progress?.Report(new VideoProgressed(video, value));
    }
}
