using SamPt.Core.Imaging;
using SamPt.Core.Prompting;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline;

/// <summary>
/// SAM-PT on one video: query points from the given masks, their trajectories, and on every frame the masks that the segmenter makes
/// of the visible points. Streams: holds one frame's logits at a time, and the trajectories.
/// </summary>
public sealed class VideoSegmenter(
    IPointTracker tracker, IPromptSegmenter segmenter, QueryPointExtractor extractor, SamPtOptions options)
{
    private readonly MultiPassPrompter prompter = new(segmenter, new PromptingPlan(
        PositivesFirst: options.NegativePointsPerMask > 0, options.IterativeRefinementIterations, options.SamIouThreshold));

    /// <summary>Writes one label map per frame to <paramref name="sink"/>.</summary>
    public VideoSegmentation Segment(
        SegmentationJob job, ReferenceChance chance, ILabelMapSink sink, IProgress<SegmentationProgress>? progress,
        CancellationToken cancellation)
    {
        var times = new StageTimes();
        var timed = job with { Video = new TimedVideo(job.Video, times) };

        IReadOnlyList<ObjectPoints> points;
        using (times.Measure(Stage.QueryPoints))
            points = extractor.Extract([.. timed.Objects.Select(o => new QueryRegion(timed.Video.Frame(o.QueryFrame), o.WorkingMask))], chance.Torch);

        progress?.Report(new SegmentationProgress(Stage.Tracking, 0, job.Video.FrameCount));
        IReadOnlyList<PointTrajectories> trajectories;
        using (times.Measure(Stage.Tracking))
            trajectories = PointTracking.Track(tracker, timed, points, options.PointTrackerMaskBatchSize, cancellation);

        var collector = new VisiblePointCollector(trajectories, points, options, chance.Numpy);
        var predictedIou = PredictFrames(timed, collector, sink, times, progress, cancellation);
        var objects = job.Objects.Select((o, i) => new SegmentedObject(o.Id, o.QueryFrame, points[i], trajectories[i], predictedIou[i]));
        return new VideoSegmentation([.. objects], times);
    }

    private float?[][] PredictFrames(
        SegmentationJob job, VisiblePointCollector collector, ILabelMapSink sink, StageTimes times,
        IProgress<SegmentationProgress>? progress, CancellationToken cancellation)
    {
        var frames = job.Video.FrameCount;
        var predictedIou = job.Objects.Select(_ => new float?[frames]).ToArray();
        var fusion = new ObjectFusion(job.OutputSize);
        var writing = Task.CompletedTask;
        try
        {
            for (var t = 0; t < frames; t++)
            {
                cancellation.ThrowIfCancellationRequested();
                var predictions = PredictFrame(job, collector, t, times, cancellation);
                for (var i = 0; i < predictions.Length; i++) predictedIou[i][t] = predictions[i]?.PredictedIou;

                // The labels of this frame are chosen and written while the next is embedded.
                writing.GetAwaiter().GetResult();
                var frame = t;
                writing = Task.Run(() => FuseAndWrite(job, fusion, sink, frame, predictions, times), CancellationToken.None);
                progress?.Report(new SegmentationProgress(Stage.Prompting, t + 1, frames));
            }
        }
        finally
        {
            writing.GetAwaiter().GetResult();
        }
        return predictedIou;
    }

    /// <summary>One prediction per object; null where the object is not predicted: before its query frame and on it.</summary>
    private ObjectPrediction?[] PredictFrame(
        SegmentationJob job, VisiblePointCollector collector, int frame, StageTimes times, CancellationToken cancellation)
    {
        var predictions = new ObjectPrediction?[job.Objects.Count];
        var indices = Enumerable.Range(0, predictions.Length).Where(i => job.Objects[i].QueryFrame < frame).ToArray();
        var points = Array.ConvertAll(indices, i => collector.Collect(frame, i));
        if (Array.TrueForAll(points, p => p.Points.Count == 0))
        {
            foreach (var i in indices) predictions[i] = ObjectPrediction.Nothing;
            return predictions;
        }

        IImageEmbedding embedding;
        using (times.Measure(Stage.Embedding)) embedding = segmenter.Embed(job.Video.Frame(frame), cancellation);
        using (embedding)
        using (times.Measure(Stage.Prompting))
        {
            var predicted = prompter.Predict(embedding, points, cancellation);
            for (var n = 0; n < indices.Length; n++) predictions[indices[n]] = predicted[n];
        }
        return predictions;
    }

    private static void FuseAndWrite(
        SegmentationJob job, ObjectFusion fusion, ILabelMapSink sink, int frame, ObjectPrediction?[] predictions, StageTimes times)
    {
        Masks.LabelMap labels;
        using (times.Measure(Stage.Fusion))
        {
            for (var i = 0; i < predictions.Length; i++)
            {
                var queried = job.Objects[i];
                if (queried.QueryFrame == frame) fusion.Add(queried.Id, queried.GivenMask);
                else if (predictions[i]?.Logits is { } logits) fusion.Add(queried.Id, logits);
            }
            labels = fusion.Finish();
        }
        using (times.Measure(Stage.Writing)) sink.Write(frame, labels);
    }
}
