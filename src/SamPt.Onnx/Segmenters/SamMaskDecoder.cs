using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamPt.Core.Imaging;
using SamPt.Core.Prompting;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Segmenters;

/// <summary>Runs the mask decoder on batches of prompts and takes token 0 of its answer, or the tokens of the multi-mask output.</summary>
internal sealed class SamMaskDecoder(OnnxSession session, SamDecoderLayout layout, SamSegmenterOptions options) : IDisposable
{
    private const int DefaultStride = 4;

    // The predicted IoUs are read here, the logits may stay.
    private static readonly bool[] StaysOnDevice = [false, true];

    private static readonly string[] PromptInputs = ["point_coords", "point_labels", "mask_input", "has_mask_input"];

    private readonly string[] inputNames =
    [
        .. layout.ImageInputs.Select(input => input.Name), .. PromptInputs,
        .. layout.TakesOriginalSize ? ["orig_im_size"] : Array.Empty<string>(),
    ];

    private readonly string[] outputNames = [layout.IouOutput, layout.LogitsOutput];
    private readonly OrtValue withMask = Vector(1);
    private readonly OrtValue withoutMask = Vector(0);

    // The smallest legal size: the masks at that size are never looked at, and the logits do not depend on it.
    private readonly OrtValue originalSize = Vector(1, 1);

    private readonly SpareBuffers<MaskInputs> maskInputs = new(session.FramesAtOnce, () => new MaskInputs());

    public string Sha256 => session.Sha256;

    /// <summary>The size of the logits for a padded input.</summary>
    public ImageSize GridOf(ImageSize padded)
    {
        if (layout.GridSize is { } side) return new ImageSize(side, side);
        var stride = layout.MaskStride ?? DefaultStride;
        return new ImageSize(padded.Width / stride, padded.Height / stride);
    }

    /// <summary>3 for SAM, 1 for a graph without the multi-mask tokens.</summary>
    public int MultiMaskCount => layout.Masks == 1 ? 1 : layout.Masks - 1;

    public IReadOnlyList<MaskPrediction> Predict(
        SamImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation) =>
        Array.ConvertAll(Predict(embedding, prompts, new MaskTokens(0, 1), cancellation), tokens => tokens[0]);

    public IReadOnlyList<MaskPrediction[]> PredictMultiMask(
        SamImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation) =>
        Predict(embedding, prompts, new MaskTokens(layout.Masks - MultiMaskCount, MultiMaskCount), cancellation);

    private MaskPrediction[][] Predict(
        SamImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, MaskTokens tokens, CancellationToken cancellation)
    {
        Check(embedding.Geometry, prompts);
        var predictions = new MaskPrediction[prompts.Count][];
        using var buffers = maskInputs.Borrow(cancellation);
        foreach (var batch in PromptBatch.Group(prompts, layout))
            Run(batch, embedding, prompts, tokens, buffers.Value, predictions, cancellation);
        embedding.Resident.Turn();
        return predictions;
    }

    public void Dispose()
    {
        session.Dispose();
        withMask.Dispose();
        withoutMask.Dispose();
        originalSize.Dispose();
        maskInputs.Dispose();
    }

    private void Run(
        PromptBatch batch, SamImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, MaskTokens tokens,
        MaskInputs buffers, MaskPrediction[][] predictions, CancellationToken cancellation)
    {
        var geometry = embedding.Geometry;
        long count = batch.Prompts.Length;
        var (coords, labels) = batch.Points(prompts, geometry, layout, options.ReferenceBoxBug);
        using var coordsTensor = OrtValue.CreateTensorValueFromMemory(coords, [count, batch.Tokens, 2]);
        using var labelsTensor = OrtValue.CreateTensorValueFromMemory(labels, [count, batch.Tokens]);
        var mask = MaskInput(batch, prompts, embedding, buffers);
        OrtValue[] inputs =
        [
            .. embedding.Tensors, coordsTensor, labelsTensor, mask, batch.HasMask ? withMask : withoutMask,
            .. layout.TakesOriginalSize ? [originalSize] : Array.Empty<OrtValue>(),
        ];
        var answers = session.RunPartlyOnDevice(inputNames, inputs, outputNames, StaysOnDevice, cancellation);
        using var iou = answers[0];
        if (session.KeepsOnDevice)
        {
            CollectFromDevice(batch, iou, answers[1], embedding, tokens, predictions, cancellation);
            return;
        }
        using var logits = answers[1];
        Collect(batch, iou, logits, geometry, tokens, predictions);
    }

    // The box of the next pass comes from a copy in host memory; its mask input is the tensor that stays where it is.
    private void CollectFromDevice(
        PromptBatch batch, OrtValue iou, OrtValue resident, SamImageEmbedding embedding, MaskTokens tokens,
        MaskPrediction[][] predictions, CancellationToken cancellation)
    {
        var kept = false;
        try
        {
            using (var logits = session.ToHost(resident, cancellation)) Collect(batch, iou, logits, embedding.Geometry, tokens, predictions);
            // Of several masks a prompt only one is fed back: they are not one tensor.
            if (!layout.FeedsBack) return;
            embedding.Resident.Keep([.. batch.Prompts.Select(prompt => predictions[prompt][0].Logits)], resident);
            kept = true;
        }
        finally
        {
            if (!kept) resident.Dispose();
        }
    }

    // has_mask_input multiplies, so an unused mask input must be finite: zeros.
    private OrtValue MaskInput(PromptBatch batch, IReadOnlyList<PointPrompt> prompts, SamImageEmbedding embedding, MaskInputs buffers)
    {
        var grid = embedding.Geometry.Grid;
        long[] shape = [layout.MasksBatched ? batch.Prompts.Length : 1, 1, grid.Height, grid.Width];
        if (!batch.HasMask) return buffers.Zeros.OfShape(shape);
        if (session.KeepsOnDevice && embedding.Resident.Find([.. batch.Prompts.Select(prompt => prompts[prompt].Mask!)]) is { } resident) return resident;
        var tensor = buffers.Masks.OfShape(shape);
        batch.CopyMasks(prompts, tensor);
        return tensor;
    }

    private static void Collect(
        PromptBatch batch, OrtValue iou, OrtValue logits, LogitGeometry geometry, MaskTokens tokens, MaskPrediction[][] predictions)
    {
        var scores = iou.GetTensorDataAsSpan<float>();
        var values = logits.GetTensorDataAsSpan<float>();
        var area = geometry.Grid.Area;
        var scoresEach = scores.Length / batch.Prompts.Length;
        var valuesEach = values.Length / batch.Prompts.Length;
        for (var b = 0; b < batch.Prompts.Length; b++)
        {
            var own = new MaskPrediction[tokens.Count];
            for (var n = 0; n < own.Length; n++)
            {
                var mask = GC.AllocateUninitializedArray<float>(area);
                values.Slice(b * valuesEach + (tokens.First + n) * area, area).CopyTo(mask);
                own[n] = new MaskPrediction(scores[b * scoresEach + tokens.First + n], new LowResolutionLogits(geometry, mask));
            }
            predictions[batch.Prompts[b]] = own;
        }
    }

    private static void Check(LogitGeometry geometry, IReadOnlyList<PointPrompt> prompts)
    {
        foreach (var prompt in prompts)
        {
            if (prompt.Points.Count != prompt.IsPositive.Count)
                throw new ArgumentException($"{prompt.Points.Count} points but {prompt.IsPositive.Count} labels.", nameof(prompts));
            if (prompt.Mask is { } mask && mask.Geometry.Grid != geometry.Grid)
                throw new ArgumentException($"The mask's grid is {mask.Geometry.Grid}, the embedding's {geometry.Grid}.", nameof(prompts));
        }
    }

    private static OrtValue Vector(params float[] values) => OrtValue.CreateTensorValueFromMemory(values, [values.Length]);

    /// <summary>Which of a prompt's masks are wanted.</summary>
    private readonly record struct MaskTokens(int First, int Count);
}
