using System.Globalization;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Segmenters;

/// <summary>What sets one mask decoder of the SAM family apart from another.</summary>
internal sealed record SamDecoderLayout
{
    /// <summary>Inputs that come from the encoder, in the graph's order: image_embeddings, and interm_embeddings or hq_features
    /// and image_projections.</summary>
    public required IReadOnlyList<TensorInfo> ImageInputs { get; init; }

    /// <summary>The decoder upsamples its masks to orig_im_size, which SAM-PT has no use for.</summary>
    public required bool TakesOriginalSize { get; init; }

    /// <summary>iou_predictions [B,M].</summary>
    public required string IouOutput { get; init; }

    /// <summary>low_res_masks [B,M,h,w].</summary>
    public required string LogitsOutput { get; init; }

    /// <summary>More than one prompt a call.</summary>
    public required bool Batched { get; init; }

    /// <summary>A mask input for each prompt of a call.</summary>
    public required bool MasksBatched { get; init; }

    /// <summary>Model pixels per logit: 4 for SAM. Null where the mask input's size fixes the grid.</summary>
    public int? MaskStride { get; init; }

    /// <summary>Side of the square grid of logits, where the graph fixes it.</summary>
    public int? GridSize { get; init; }

    /// <summary>The label of tokens that the graph hides from all attention; null where it has none.</summary>
    public float? AbsentLabel { get; init; }

    /// <summary>Masks a prompt: 4 are the single mask (token 0) and the three of the multi-mask output, 1 is the single one.</summary>
    public int Masks { get; init; } = 1;

    /// <summary>Its logits have the shape and type of its mask input: [B,1,h,w].</summary>
    public bool FeedsBack { get; init; }

    /// <summary>A single mask that is not always token 0: see <see cref="SamSegmenter.Warnings"/>.</summary>
    public bool PicksToken { get; init; }

    /// <summary>Holds a graph against the contracts of the official, the HQ and the lean decoder.</summary>
    public static Recognition<SamDecoderLayout> Match(GraphSignature graph)
    {
        var official = graph.Input("orig_im_size") is not null;
        var hq = graph.Inputs.Any(input => input.Name is "interm_embeddings" or "hq_features");
        var kind = (hq ? "HQ-SAM " : "") + (official ? "official mask decoder" : "lean mask decoder");
        var missing = new List<string>();
        Require(graph, "image_embeddings", 4, "the encoded image", missing);
        Require(graph, "point_coords", 3, "the points [B,N,2]", missing);
        Require(graph, "point_labels", 2, "their labels [B,N]", missing);
        Require(graph, "mask_input", 4, "the logits of the pass before, which every refinement pass feeds back", missing);
        Require(graph, "has_mask_input", 1, "the switch of mask_input", missing);
        var iou = graph.Output("iou_predictions") is { Rank: 2 } named ? named : graph.Outputs.FirstOrDefault(output => output.Rank == 2);
        // Exports with extra metrics give the names to the wrong outputs; ranks do not lie.
        var logits = graph.Output("low_res_masks") is { Rank: 4 } low ? low : graph.Outputs.LastOrDefault(output => output.Rank == 4);
        if (iou is null) missing.Add("an output of rank 2, the predicted IoUs [B,M]");
        if (logits is null) missing.Add("an output of rank 4, the low-resolution logits [B,M,h,w]");
        var masks = iou?.Dimensions[1] ?? -1;
        if (masks is 2 or 3) missing.Add($"the single-mask token: it gives {masks} masks a prompt, SAM's multi-mask tokens alone; expected 4 or 1");
        if (missing.Count > 0) return new(null, kind, "", missing);

        var maskInput = graph.Input("mask_input")!;
        var layout = new SamDecoderLayout
        {
            ImageInputs = [.. graph.Inputs.Where(input => !IsPrompt(input.Name))],
            TakesOriginalSize = official,
            IouOutput = iou!.Name,
            LogitsOutput = logits!.Name,
            Batched = graph.Input("point_coords")!.IsOpen(0),
            MasksBatched = maskInput.IsOpen(0),
            GridSize = maskInput.IsOpen(2) ? null : maskInput.Dimensions[2],
            MaskStride = int.TryParse(graph.Note("mask_stride"), CultureInfo.InvariantCulture, out var stride) ? stride : null,
            AbsentLabel = float.TryParse(graph.Note("absent_label"), CultureInfo.InvariantCulture, out var absent) ? absent : null,
            Masks = masks is 4 ? 4 : 1,
            FeedsBack = masks == 1 && logits.Type == maskInput.Type && maskInput.IsOpen(0) == logits.IsOpen(0),
            PicksToken = masks == 1 && official && !hq,
        };
        var why = official ? "orig_im_size: it upsamples its masks" : "mask_input without orig_im_size";
        return new(layout, kind, hq ? why + ", and HQ features among its inputs" : why, []);
    }

    /// <summary>The layout with the user's settings in place of the graph's own.</summary>
    public SamDecoderLayout With(SamSegmenterOptions options) => this with { MaskStride = options.MaskStride ?? MaskStride };

    private static void Require(GraphSignature graph, string name, int rank, string what, List<string> missing)
    {
        var input = graph.Input(name);
        if (input is null) missing.Add($"it lacks the input {name} ({what})");
        else if (!input.IsFloat) missing.Add($"{name} as float (it has {input})");
        else if (input.Rank != rank) missing.Add($"{name} of rank {rank} (it has {input})");
    }

    private static bool IsPrompt(string name) =>
        name is "point_coords" or "point_labels" or "mask_input" or "has_mask_input" or "orig_im_size";
}
