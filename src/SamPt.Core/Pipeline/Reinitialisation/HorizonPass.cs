using SamPt.Core.Imaging;
using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Prompting;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline.Reinitialisation;

/// <summary>
/// SAM-PT with reinitialisation in one direction. Starts come in rising order; objects that start on the same frame are tracked and
/// prompted together, the others are not there for them. Every start segments a horizon of frames, and one of these becomes the next
/// start. Holds the predictions and embeddings of the frames that some start can still change: a horizon at most.
/// </summary>
internal sealed class HorizonPass(SamPtComponents components, IReinitialisationPolicy policy, IVideo video, VideoTask task)
{
    private readonly SamPtOptions options = components.Options;

    /// <summary>Called for every frame, in rising order, when no start can change it any more: one prediction for each object.</summary>
    public delegate void FrameFinished(int frame, IReadOnlyList<PromptedPrediction?> predictions);

    /// <summary>Takes the objects, which have not started, to the end of the video.</summary>
    public void Run(IReadOnlyList<ReinitialisedObject> objects, FrameFinished finished, CancellationToken cancellation)
    {
        using var tracking = new ObjectTracking(components.Tracker, video, options);
        using var predictor = new FramePredictor(components, video, task.Times, options.ReinitEmbeddingsKept ?? options.ReinitHorizon);
        var frame = 0;
        while (true)
        {
            var start = objects.Min(o => o.NextStart) ?? video.FrameCount;
            predictor.DropBefore(start);
            for (; frame < start; frame++) finished(frame, [.. objects.Select(o => o.Take(frame))]);
            if (start == video.FrameCount) return;

            var starting = objects.Where(o => o.NextStart == start).ToArray();
            var predictions = Segment(starting, start, tracking, predictor, cancellation);
            if (start + predictions.Length == video.FrameCount) continue;
            int[] othersToCome = [.. objects.Select(o => o.NextStart).OfType<int>()];
            using (task.Times.Measure(Stage.QueryPoints)) PlanNextStarts(starting, start, predictions, othersToCome);
        }
    }

    /// <summary>Tracks and segments a horizon from the start on; its predictions by frame and object.</summary>
    private IReadOnlyList<ObjectPrediction>[] Segment(
        ReinitialisedObject[] objects, int start, ObjectTracking tracking, FramePredictor predictor, CancellationToken cancellation)
    {
        var left = video.FrameCount - start;
        var range = new FrameRange(start, Math.Min(options.ReinitPointTrackerHorizon, left));
        IReadOnlyList<PointTrajectories> trajectories;
        using (task.Times.Measure(Stage.Tracking))
            trajectories = tracking.Track(Array.ConvertAll(objects, o => ObjectTracking.QueriesOf(o.Points, start)), range, cancellation);

        foreach (var o in objects) o.Start();
        var collector = new VisiblePointCollector(trajectories, Array.ConvertAll(objects, o => o.Points), options, task.Chance.Numpy);
        var predictions = new IReadOnlyList<ObjectPrediction>[Math.Min(options.ReinitHorizon, left)];
        // A second run, backwards, would have its masks from the other side. A start's own frame is predicted from its new points alone.
        var memory = options.UseMaskPropagation && !options.SegmentBeforeQuery
            ? new MaskMemory(objects.Select((o, i) => new TrackedMask(trajectories[i], o.Points.Positive.Length, 0, null)), options.UseMaskFusion)
            : null;
        int[] everyone = [.. Enumerable.Range(0, objects.Length)];
        using var ahead = new PredictionsAhead(predictor, components.Segmenter.FramesAtOnce, cancellation);
        var asked = new Queue<(int Row, VisiblePoints[] Points)>();
        for (var row = 0; row < predictions.Length; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            var points = objects.Select((_, i) => collector.Collect(row, i)).ToArray();
            ahead.Add(start + row, everyone, points, memory?.On(row, everyone));
            asked.Enqueue((row, points));
            if (ahead.IsFull) Finish();
        }
        while (asked.Count > 0) Finish();
        return predictions;

        void Finish()
        {
            var (row, points) = asked.Dequeue();
            predictions[row] = ahead.Take();
            for (var i = 0; i < objects.Length; i++)
                objects[i].Record(start + row, trajectories[i], row, new PromptedPrediction(points[i], predictions[row][i]));
        }
    }

    private void PlanNextStarts(
        ReinitialisedObject[] objects, int start, IReadOnlyList<ObjectPrediction>[] predictions, int[] othersToCome)
    {
        var masks = Array.ConvertAll(predictions, ofFrame => ofFrame.Select(p => PredictedMask.Of(p.Logits, video.Size)).ToArray());
        var areas = objects.Select((_, i) => Array.ConvertAll(masks, ofFrame => ofFrame[i].Area)).ToArray();
        var chosen = policy.Choose(new SegmentedHorizon(
            start, Array.ConvertAll(areas, a => a[0]), Array.ConvertAll<int[], IReadOnlyList<int>>(areas, a => a[1..]), othersToCome));

        var going = new List<int>();
        for (var i = 0; i < objects.Length; i++)
        {
            if (options.ReinitFromTinyMasks || areas[i][chosen[i] - start] > SegmentedHorizon.LargestTinyArea) going.Add(i);
            else objects[i].GiveUp(start + masks.Length);
        }
        if (going.Count == 0) return;
        var points = components.Extractor.Extract(
            going.ConvertAll(i => new QueryRegion(video.Frame(chosen[i]), masks[chosen[i] - start][i])),
            going.ConvertAll(i => objects[i].Points.Counts), task.Chance.Torch);
        for (var n = 0; n < points.Count; n++) objects[going[n]].StartAgain(chosen[going[n]], points[n]);
    }
}
