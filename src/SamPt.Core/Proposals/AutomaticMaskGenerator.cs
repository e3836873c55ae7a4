using System.Buffers;
using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Prompting;

namespace SamPt.Core.Proposals;

/// <summary>
/// Masks of everything in an image, as segment-anything's automatic mask generator finds them: a grid of single-point prompts, the
/// multi-mask answers to each, of which the confident and stable ones stay, without near duplicates.
/// </summary>
public sealed class AutomaticMaskGenerator(IPromptSegmenter segmenter, AutomaticMaskOptions options)
{
    /// <summary>The proposals for an encoded frame, by falling predicted IoU. May be none.</summary>
    public IReadOnlyList<MaskProposal> Generate(IImageEmbedding embedding, CancellationToken cancellation)
    {
        var candidates = new List<MaskProposal>();
        foreach (var points in PointGrid.Of(embedding.Geometry.Working, options.PointsPerSide).Chunk(options.PointsPerBatch))
        {
            var prompts = Array.ConvertAll(points, point => new PointPrompt([point], [true]));
            var answers = segmenter.PredictMultiMask(embedding, prompts, cancellation);
            for (var n = 0; n < points.Length; n++)
            {
                foreach (var prediction in answers[n])
                {
                    if (Candidate(prediction, points[n]) is { } candidate) candidates.Add(candidate);
                }
            }
        }
        var kept = BoxSuppression.Keep([.. candidates.Select(c => c.Box)], [.. candidates.Select(c => c.PredictedIou)], options.BoxNmsThresh);
        return [.. kept.Select(i => candidates[i])];
    }

    // PyTorch compares its float32 tensors with the threshold rounded to float32.
    private MaskProposal? Candidate(MaskPrediction prediction, Vector2 point)
    {
        if (options.PredIouThresh > 0 && !(prediction.PredictedIou > (float)options.PredIouThresh)) return null;
        var size = prediction.Logits.Geometry.Working;
        using var memory = MemoryPool<float>.Shared.Rent(size.Area);
        var logits = memory.Memory.Span[..size.Area];
        LogitUpsampling.To(prediction.Logits, size, logits);

        var stability = StabilityScore.Of(logits, (float)options.StabilityScoreOffset);
        if (options.StabilityScoreThresh > 0 && !(stability >= (float)options.StabilityScoreThresh)) return null;
        var mask = BinaryMask.Above(0, logits, size);
        return new MaskProposal(RunLengthMask.From(mask), mask.Bounds() ?? default, prediction.PredictedIou, stability, point);
    }
}
