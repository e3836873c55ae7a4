using System.Globalization;
using SamPt.Core;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Segmenters;

/// <summary>How an encoder takes its pixels.</summary>
internal enum PixelLayout
{
    /// <summary>float [1,3,H,W], normalised and padded by us.</summary>
    PlanarNormalised,

    /// <summary>float [H,W,3], 0 .. 255; the graph normalises and pads.</summary>
    InterleavedFloat,

    /// <summary>uint8 [1,3,H,W]; the graph normalises.</summary>
    PlanarBytes,
}

/// <summary>What sets one image encoder of the SAM family apart from another.</summary>
internal sealed record SamEncoderLayout
{
    /// <summary>SAM's training statistics, 0 .. 255, R G B.</summary>
    public static readonly float[] SamMean = [123.675f, 116.28f, 103.53f];

    public static readonly float[] SamDeviation = [58.395f, 57.12f, 57.375f];

    public required string Input { get; init; }

    public required PixelLayout Pixels { get; init; }

    /// <summary>The longest side that frames are scaled to.</summary>
    public required int InputSize { get; init; }

    /// <summary>Whether the graph fixes InputSize.</summary>
    public required bool IsFixed { get; init; }

    /// <summary>Pad each side to the next multiple of this; 0 pads to the InputSize square.</summary>
    public int PadMultiple { get; init; }

    /// <summary>Whether the graph takes frames that are smaller than the padded square, and pads them itself.</summary>
    public bool TakesUnpadded { get; init; }

    public required string EmbeddingOutput { get; init; }

    public required IReadOnlyList<TensorInfo> Outputs { get; init; }

    public float[] Mean { get; init; } = SamMean;

    public float[] Deviation { get; init; } = SamDeviation;

    /// <summary>Holds a graph against the contract of an image encoder.</summary>
    public static Recognition<SamEncoderLayout> Match(GraphSignature graph)
    {
        const string kind = "image encoder of the SAM family";
        var missing = new List<string>();
        var embedding = Embedding(graph);
        if (graph.Inputs.Count != 1) missing.Add($"one input, the image (it has {graph.Inputs.Count})");
        if (embedding is null) missing.Add("an output of rank 4, the image embeddings [1,C,h,w]");
        var pixels = graph.Inputs.Count == 1 ? PixelsOf(graph.Inputs[0]) : null;
        if (graph.Inputs.Count == 1 && pixels is null)
            missing.Add($"an image input float [1,3,H,W], float [H,W,3] or uint8 [1,3,H,W] (it has {graph.Inputs[0]})");
        if (missing.Count > 0) return new(null, kind, "", missing);

        var input = graph.Inputs[0];
        var (rows, columns) = pixels == PixelLayout.InterleavedFloat ? (0, 1) : (2, 3);
        var open = input.IsOpen(rows) || input.IsOpen(columns);
        if (!open && input.Dimensions[rows] != input.Dimensions[columns] && pixels == PixelLayout.PlanarNormalised)
            return new(null, kind, "", [$"a square image input (it has {input})"]);
        var layout = new SamEncoderLayout
        {
            Input = input.Name,
            Pixels = pixels!.Value,
            InputSize = open ? DeclaredSize(graph, embedding!) : input.Dimensions[rows],
            IsFixed = !open,
            PadMultiple = open && graph.Note("dynamic_input") == "true" ? Number(graph, "pad_multiple") ?? 32 : 0,
            TakesUnpadded = open && pixels != PixelLayout.PlanarNormalised,
            EmbeddingOutput = embedding!.Name,
            Outputs = graph.Outputs,
            Mean = Triple(graph, "mean") ?? SamMean,
            Deviation = Triple(graph, "std") ?? SamDeviation,
        };
        return new(layout, kind, $"one image input {input}, {Describe(pixels.Value)}; image embeddings {embedding}{Extras(graph)}", []);
    }

    /// <summary>The layout with the user's settings in place of the graph's own.</summary>
    /// <exception cref="ModelException">The graph is fixed to another size.</exception>
    public SamEncoderLayout With(SamSegmenterOptions options, string path)
    {
        if (IsFixed && options.InputSize is { } wanted && wanted != InputSize)
            throw new ModelException($"{path}: is made for {InputSize} pixels; expected {wanted} by its settings: set input_size to {InputSize}.");
        return this with
        {
            InputSize = options.InputSize ?? InputSize,
            PadMultiple = IsFixed ? 0 : options.PadMultiple ?? PadMultiple,
            Mean = options.Mean ?? Mean,
            Deviation = options.Deviation ?? Deviation,
        };
    }

    private static string Describe(PixelLayout pixels) => pixels switch
    {
        PixelLayout.InterleavedFloat => "pixels 0..255 that the graph normalises and pads",
        PixelLayout.PlanarBytes => "bytes that the graph normalises",
        _ => "normalised and padded by sampt",
    };

    private static string Extras(GraphSignature graph) =>
        graph.Output("interm_embeddings") is { } early ? $"; early ViT features {early}, of which the first is used: {Backbone(early.Dimensions[^1])}"
        : graph.Output("hq_features") is { } fine ? $"; HQ features {fine}" : "";

    private static string Backbone(int channels) => channels switch
    {
        160 => "Light HQ-SAM",
        768 => "HQ-SAM ViT-B",
        1024 => "HQ-SAM ViT-L",
        1280 => "HQ-SAM ViT-H",
        _ => $"HQ-SAM of width {channels}",
    };

    private static TensorInfo? Embedding(GraphSignature graph)
    {
        var named = graph.Output("image_embeddings");
        if (named?.Rank == 4) return named;
        // HQ encoders of others add early ViT features, channels last: [1,64,64,D].
        return graph.Outputs.FirstOrDefault(output =>
            output.Rank == 4 && !output.Name.Contains("interm", StringComparison.Ordinal) && output.IsFloat);
    }

    private static PixelLayout? PixelsOf(TensorInfo input) => (input.IsFloat ? "float" : input.Type, input.Rank) switch
    {
        ("float", 3) when input.Dimensions[2] is 3 or < 0 => PixelLayout.InterleavedFloat,
        ("float", 4) when input.Dimensions[1] is 3 or < 0 => PixelLayout.PlanarNormalised,
        ("uint8", 4) when input.Dimensions[1] is 3 or < 0 => PixelLayout.PlanarBytes,
        _ => null,
    };

    // Every ViT and TinyViT of the family has stride 16.
    private static int DeclaredSize(GraphSignature graph, TensorInfo embedding) =>
        Number(graph, "input_size") ?? (embedding.IsOpen(2) ? 1024 : embedding.Dimensions[2] * 16);

    private static int? Number(GraphSignature graph, string key) =>
        int.TryParse(graph.Note(key), CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;

    private static float[]? Triple(GraphSignature graph, string key)
    {
        if (graph.Note(key) is not { } text) return null;
        var parts = text.Trim('[', ']', '(', ')').Split(',', StringSplitOptions.TrimEntries);
        var values = new float[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!float.TryParse(parts[i], CultureInfo.InvariantCulture, out values[i])) return null;
        }
        return values.Length == 3 ? values : null;
    }
}
