using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Pipeline;

namespace SamPt.Core.Prompting;

/// <summary>The visible points of one object on one frame, in working-scale pixels, with their labels.</summary>
public sealed record VisiblePoints(IReadOnlyList<Vector2> Points, IReadOnlyList<bool> IsPositive)
{
    public static VisiblePoints None { get; } = new([], []);
}

/// <summary>How SAM-PT prompts: the passes and the threshold below which a mask is emptied.</summary>
/// <param name="PositivesFirst">
/// Whether a first pass with the positive points alone makes the mask input of the second; so it is unless objects have no negatives.
/// </param>
/// <param name="RefinementIterations">Passes after that, each with the box and the logits of the one before.</param>
/// <param name="IouThreshold">Predictions whose own IoU estimate is below are empty.</param>
public sealed record PromptingPlan(bool PositivesFirst, int RefinementIterations, double IouThreshold)
{
    /// <summary>The plan of a method's settings.</summary>
    internal static PromptingPlan Of(SamPtOptions options) =>
        new(options.NegativePointsPerMask > 0, options.IterativeRefinementIterations, options.SamIouThreshold);
}

/// <summary>
/// What became of one object on one frame. <see cref="PredictedIou"/> is null where it had no visible point; <see cref="Logits"/>
/// is null where the mask is empty, for that reason or because the predicted IoU is below the threshold.
/// </summary>
public sealed record ObjectPrediction(float? PredictedIou, LowResolutionLogits? Logits)
{
    public static ObjectPrediction Nothing { get; } = new(null, null);

    /// <summary>What the IoU is expected to be where more is known than the segmenter's own word; null otherwise.</summary>
    public double? ExpectedIou { get; init; }
}

/// <summary>Turns points into masks by several passes through a segmenter: SAM-PT's prompting.</summary>
public sealed class MultiPassPrompter(IPromptSegmenter segmenter, PromptingPlan plan)
{
    /// <summary>Predicts every object of one frame; their passes run side by side so that a segmenter can batch them.</summary>
    public IReadOnlyList<ObjectPrediction> Predict(
        IImageEmbedding embedding, IReadOnlyList<VisiblePoints> objects, CancellationToken cancellation) =>
        Predict(embedding, objects, null, cancellation);

    /// <summary>The same from masks that are known beforehand.</summary>
    /// <param name="embedding">The frame.</param>
    /// <param name="objects">The points of each object; one without any is not predicted.</param>
    /// <param name="masks">The mask input of each object's first pass; SAM-PT has none.</param>
    /// <param name="cancellation">Checked per pass.</param>
    public IReadOnlyList<ObjectPrediction> Predict(
        IImageEmbedding embedding, IReadOnlyList<VisiblePoints> objects, IReadOnlyList<LowResolutionLogits?>? masks, CancellationToken cancellation)
    {
        var latest = new MaskPrediction?[objects.Count];
        var prompted = Enumerable.Range(0, objects.Count).Where(i => objects[i].Points.Count > 0).ToList();

        if (plan.PositivesFirst) Pass(prompted, i => PositivesOf(objects[i]) with { Mask = masks?[i] });
        Pass(prompted, i => new PointPrompt(objects[i].Points, objects[i].IsPositive, Mask: latest[i]?.Logits ?? masks?[i]));

        var refining = prompted;
        var boxes = new BoundingBox[objects.Count];
        for (var pass = 0; pass < plan.RefinementIterations; pass++)
        {
            refining = refining.Where(i => TryBox(latest[i]!.Logits, out boxes[i])).ToList();
            if (refining.Count == 0) break;
            Pass(refining, i => new PointPrompt(objects[i].Points, objects[i].IsPositive, boxes[i], latest[i]!.Logits));
        }

        return Array.ConvertAll(latest, Conclude);

        void Pass(List<int> indices, Func<int, PointPrompt> prompt)
        {
            if (indices.Count == 0) return;
            cancellation.ThrowIfCancellationRequested();
            var predictions = segmenter.Predict(embedding, indices.ConvertAll(i => prompt(i)), cancellation);
            for (var n = 0; n < indices.Count; n++) latest[indices[n]] = predictions[n];
        }
    }

    // The reference compares a float32 score with the threshold as a Python float: in double precision.
    private ObjectPrediction Conclude(MaskPrediction? prediction) => prediction switch
    {
        null => ObjectPrediction.Nothing,
        { PredictedIou: var iou } when iou < plan.IouThreshold => new ObjectPrediction(iou, null),
        _ => new ObjectPrediction(prediction.PredictedIou, prediction.Logits),
    };

    private static PointPrompt PositivesOf(VisiblePoints points)
    {
        var positives = points.Points.Where((_, i) => points.IsPositive[i]).ToArray();
        return new PointPrompt(positives, Array.ConvertAll(positives, _ => true));
    }

    // A mask of fewer than two pixels ends the refinement; a box larger than one pixel holds at least two.
    private static bool TryBox(LowResolutionLogits logits, out BoundingBox box)
    {
        var bounds = MaskBounds.Of(logits);
        box = bounds ?? default;
        return bounds is { } b && (b.Width > 1 || b.Height > 1);
    }
}
