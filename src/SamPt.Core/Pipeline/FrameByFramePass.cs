using SamPt.Core.Pipeline.Appearance;
using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Pipeline.Renewal;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline;

/// <summary>
/// One pass over the frames in rising order: each object's points become its mask, and the masks go to the writer. Holds the logits of
/// few frames at a time.
/// </summary>
internal static class FrameByFramePass
{
    /// <summary>The predicted IoU of every object on every frame; null where it was not predicted.</summary>
    /// <param name="components">The segmenter and the settings.</param>
    /// <param name="task">The video.</param>
    /// <param name="pointsOf">
    /// The points of an object, by frame and index: asked for once each, object by object, frame by frame.
    /// </param>
    /// <param name="memory">Where masks of former frames prompt the next one, these; only the embedding of frames is then done ahead.</param>
    /// <param name="renewal">Where objects get new points on the way, what gives them; hears of the masks before points are asked for.</param>
    /// <param name="appearance">Corrects what is predicted; may be null.</param>
    /// <param name="cancellation">Checked per frame and per pass through the segmenter.</param>
    public static float?[][] Run(
        SamPtComponents components, VideoTask task, Func<int, int, VisiblePoints> pointsOf, MaskMemory? memory, PointRenewal? renewal,
        AppearanceModels? appearance, CancellationToken cancellation)
    {
        var objects = task.Job.Objects;
        var predictedIou = objects.Select(_ => new float?[task.FrameCount]).ToArray();
        using var predictor = new FramePredictor(components, task.Job.Video, task.Times, embeddingsKept: 1, appearance);
        using var ahead = new PredictionsAhead(predictor, components.Segmenter.FramesAtOnce, cancellation);
        var asked = new Queue<(int Frame, int[] Objects, long Drawn)>();
        var first = memory is null && renewal is null ? GoOn(task, predictedIou) : 0; // these are made anew from all frames
        var latest = new LowResolutionLogits?[objects.Count];
        var written = task.Job.Journal?.Earlier?.FinishedFrames ?? 0;
        for (var t = first; t < task.FrameCount; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (renewal is not null && renewal.IsDue(t))
            {
                while (asked.Count > 0) Finish();
                renewal.Renew(t - 1, latest, predictedIou, cancellation);
            }
            // All points are asked for, though not all are used: the reference predicts, and draws, on every frame.
            var points = new VisiblePoints[objects.Count];
            for (var i = 0; i < points.Length; i++) points[i] = pointsOf(t, i);

            var indices = Enumerable.Range(0, points.Length).Where(i => IsPredicted(objects[i], t, components.Options)).ToArray();
            ahead.Add(t, indices, Array.ConvertAll(indices, i => points[i]), memory?.On(t, indices));
            asked.Enqueue((t, indices, task.Chance.Numpy.Drawn));
            if (ahead.IsFull) Finish();
        }
        while (asked.Count > 0) Finish();
        return predictedIou;

        void Finish()
        {
            var (frame, indices, drawn) = asked.Dequeue();
            var predictions = ahead.Take();
            var logits = new LowResolutionLogits?[objects.Count];
            for (var n = 0; n < indices.Length; n++)
            {
                logits[indices[n]] = predictions[n].Logits;
                predictedIou[indices[n]][frame] = predictions[n].PredictedIou;
            }
            latest = logits;
            if (frame < written) return;
            task.Job.Journal?.Predicted(frame, Array.ConvertAll(predictedIou, ofObject => ofObject[frame]), drawn);
            task.Writer.Write(frame, logits);
            task.Report(Stage.Prompting, frame + 1);
        }
    }

    /// <summary>Takes over what an earlier run did; the first frame that it did not.</summary>
    private static int GoOn(VideoTask task, float?[][] predictedIou)
    {
        if (task.Job.Journal?.Earlier is not { } earlier) return 0;
        for (var i = 0; i < predictedIou.Length; i++)
        {
            for (var t = 0; t < earlier.FinishedFrames; t++) predictedIou[i][t] = earlier.PredictedIou[i][t];
        }
        task.Chance.Numpy.Skip(earlier.NumpyDrawn - task.Chance.Numpy.Drawn);
        return earlier.FinishedFrames;
    }

    private static bool IsPredicted(QueryObject queried, int frame, SamPtOptions options) =>
        frame > queried.QueryFrame || (frame == queried.QueryFrame && queried.GivenMask is null)
        || (options.SegmentBeforeQuery && frame < queried.QueryFrame);
}
