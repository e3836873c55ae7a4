using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Core.Proposals;
using SamPt.Core.QueryPoints;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;
using SamPt.Data.Ytvis;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Runs;

/// <summary>
/// Finds the objects of a video on its first frame, tracks each through the video, and writes its results file; whole or not at all. The
/// masks of the first frame are those that the points give there, not the proposals, as in the reference.
/// </summary>
internal sealed class VisVideoRunner(
    RunConfiguration configuration, RunFolder folder, MethodComponents method, Func<string, RgbFrame> decode, TimeProvider time,
    IProgress<RunEvent>? progress) : IVideoRunner
{
    private readonly VisOptions vis = configuration.Settings<VisOptions>();
    private readonly AutomaticMaskGenerator generator = new(method.Segmenter, configuration.Settings<AutomaticMaskOptions>());
    private readonly VideoSegmenter segmenter = new(
        method.Tracker, method.Segmenter, VideoRunner.ExtractorOf(configuration.Method), configuration.Method);

    public JournalEntry Run(VideoEntry video, int index, int videos, ReferenceChance chance, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var inferenceBefore = method.Clock.Elapsed;
        folder.RemoveUnfinished(video.Name);
        var frames = new FrameFolderVideo(
            [.. video.Frames.Select(f => f.ImageFile)], source => vis.WorkingSize(source, configuration.LongestSize, method.LongestSideOf(configuration, source)), decode);
        RequireDeclaredSize(video, frames.SourceSize);

        var finding = time.GetTimestamp();
        var masks = Propose(frames, cancellation);
        var modelSeconds = time.GetElapsedTime(finding).TotalSeconds;
        progress?.Report(new VideoStarted(video.Name, index, videos, frames.FrameCount, masks.Count));

        var segmented = new List<(VideoSegmentation Result, TrackCollector Tracks)>();
        foreach (var job in JobsOf(video, frames, masks))
        {
            var tracks = new TrackCollector(job.Objects.Count, frames.FrameCount);
            var stages = new StageProgress(video.Name, progress);
            segmented.Add((segmenter.SegmentSeparately(job, chance, tracks, stages, cancellation), tracks));
        }
        var results = segmented.SelectMany(s => s.Result.Objects.Select((o, i) =>
            new ResultTrack(video.Number!.Value, video.Category, ScoreOf(o), frames.SourceSize, s.Tracks.TextsOf(i))));
        Write(video, frames.Size, [.. results], [.. segmented.SelectMany(s => s.Result.Objects)]);
        return new JournalEntry
        {
            Video = video.Name,
            Frames = frames.FrameCount,
            Objects = masks.Count,
            WallSeconds = time.GetElapsedTime(start).TotalSeconds,
            ModelSeconds = modelSeconds + segmented.Sum(s => s.Result.Times.Model.TotalSeconds),
            InferenceSeconds = (method.Clock.Elapsed - inferenceBefore).TotalSeconds,
            LoadingSeconds = segmented.Sum(s => s.Result.Times[Stage.Loading].TotalSeconds),
        };
    }

    private IReadOnlyList<BinaryMask> Propose(FrameFolderVideo frames, CancellationToken cancellation)
    {
        using var embedding = method.Segmenter.Embed(frames.Frame(0), cancellation);
        return [.. generator.Generate(embedding, cancellation).Take(vis.MaxNumMasks).Select(p => p.Mask.ToMask())];
    }

    private IEnumerable<SegmentationJob> JobsOf(VideoEntry video, FrameFolderVideo frames, IReadOnlyList<BinaryMask> masks) =>
        masks.Select((mask, i) => new QueryObject((byte)(i + 1), 0, mask, GivenMask: null)).Chunk(vis.MasksBatchSize)
            .Select(objects => new SegmentationJob(video.Name, frames, frames.SourceSize, objects));

    private double ScoreOf(SegmentedObject found)
    {
        // JSON has no infinity.
        if (vis.ReferenceScores && found.PredictedIou.Any(iou => iou is null)) return double.MinValue;
        return found.Score ?? 0;
    }

    private void Write(VideoEntry video, ImageSize workingSize, IReadOnlyList<ResultTrack> results, IReadOnlyList<SegmentedObject> objects)
    {
        try
        {
            AtomicFile.Write(folder.PartialResultsFile(video.Name), stream => YtvisResultsWriter.Write(stream, results));
            TrajectoryFile.Write(folder.TrajectoryFile(video.Name), video.Name, workingSize, new VideoSegmentation(objects, new StageTimes()));
            folder.Publish(video.Name);
        }
        catch
        {
            folder.RemoveUnfinished(video.Name);
            throw;
        }
    }

    private static void RequireDeclaredSize(VideoEntry video, ImageSize size)
    {
        if (video.DeclaredSize is not { } declared || declared == size) return;
        throw new DatasetException(
            $"{video.Frames[0].ImageFile}: frame is {size}, the annotations say {declared} of video {video.Number}; use the frames that were annotated.");
    }

    private sealed class StageProgress(string video, IProgress<RunEvent>? progress) : IProgress<SegmentationProgress>
    {
        public void Report(SegmentationProgress value) => progress?.Report(new VideoProgressed(video, value));
    }
}
