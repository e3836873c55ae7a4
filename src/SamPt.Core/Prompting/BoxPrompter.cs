using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline.Reinitialisation;

namespace SamPt.Core.Prompting;

/// <summary>What a segmenter makes of a box.</summary>
/// <param name="Working">The mask at the frame's size.</param>
/// <param name="Output">The mask at the output size.</param>
/// <param name="PredictedIou">The segmenter's estimate.</param>
public sealed record BoxMask(BinaryMask Working, BinaryMask Output, float PredictedIou);

/// <summary>
/// Turns boxes into masks. SAM-PT itself knows points only: an object given by a box becomes one given by the mask that the segmenter makes
/// of that box, in one pass with the box alone, from which query points are then selected.
/// </summary>
public static class BoxPrompter
{
    /// <summary>The mask in a box on a working-scale frame; it may be empty.</summary>
    public static BoxMask MaskIn(
        BoundingBox box, RgbFrame frame, ImageSize outputSize, IPromptSegmenter segmenter, CancellationToken cancellation)
    {
        using var embedding = segmenter.Embed(frame, cancellation);
        var prediction = segmenter.Predict(embedding, [new PointPrompt([], [], box)], cancellation)[0];
        return new BoxMask(
            PredictedMask.Of(prediction.Logits, frame.Size), PredictedMask.Of(prediction.Logits, outputSize), prediction.PredictedIou);
    }
}
