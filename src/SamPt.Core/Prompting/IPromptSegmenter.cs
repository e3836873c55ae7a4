using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Core.Prompting;

/// <summary>What a segmenter is asked for one object: points, an optional box, an optional mask from the pass before.</summary>
/// <param name="Points">Working-scale pixels. May be empty.</param>
/// <param name="IsPositive">For each point, whether it lies on the object.</param>
/// <param name="Box">Working-scale pixels, corners inclusive.</param>
/// <param name="Mask">Logits of an earlier pass on the same embedding.</param>
public sealed record PointPrompt(
    IReadOnlyList<Vector2> Points, IReadOnlyList<bool> IsPositive, BoundingBox? Box = null, LowResolutionLogits? Mask = null);

/// <summary>A segmenter's answer to one prompt: its own estimate of the mask's IoU, and the mask (single-mask output).</summary>
public sealed record MaskPrediction(float PredictedIou, LowResolutionLogits Logits);

/// <summary>One frame, encoded. Dispose it when the frame is done; it may hold device memory.</summary>
public interface IImageEmbedding : IDisposable
{
    LogitGeometry Geometry { get; }
}

/// <summary>A promptable segmenter: the SAM family.</summary>
public interface IPromptSegmenter : IDisposable
{
    /// <summary>Its name in the catalog: tiny-sam, mobile-sam, hq-sam-vit-h, ...</summary>
    string Name { get; }

    /// <summary>The longest side of the frames it was made for, 1024 for SAM: the default working scale.</summary>
    int InputSize { get; }

    /// <summary>
    /// On how many frames it works best at the same time, each from its own thread, with <see cref="Embed"/> and <see cref="Predict"/>.
    /// More threads may call; they wait for one another.
    /// </summary>
    int FramesAtOnce => 1;

    /// <summary>Encodes a working-scale frame of any size; the caller owns the embedding.</summary>
    IImageEmbedding Embed(RgbFrame frame, CancellationToken cancellation);

    /// <summary>Answers every prompt, in order. Prompts of equal shape share one decoder call where the graph allows it.</summary>
    IReadOnlyList<MaskPrediction> Predict(
        IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation);

    /// <summary>Masks that <see cref="PredictMultiMask"/> gives a prompt: SAM's three, or 1 where there is the single mask alone.</summary>
    int MultiMaskCount => 1;

    /// <summary>
    /// The multi-mask output: for each prompt, in order, <see cref="MultiMaskCount"/> masks, since one point may mean the whole, a part
    /// or a part of it. A segmenter without such an output answers with its single mask and that mask's IoU estimate.
    /// </summary>
    IReadOnlyList<MaskPrediction[]> PredictMultiMask(
        IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation) =>
        [.. Predict(embedding, prompts, cancellation).Select(prediction => new[] { prediction })];
}
