using SamPt.Onnx.Inspection;

namespace SamPt.Onnx.Verification;

/// <summary>
/// One stored run of one graph. Inputs lie under `GRAPH/CASE/in/NAME`, or under `GRAPH/*/in/NAME` where all cases of a graph share
/// one; outputs under `GRAPH/CASE/out/NAME`, or `GRAPH/CASE/out/NAME[::2,::1]` where only every so many values of an axis are kept.
/// </summary>
/// <param name="Graph">The graph's role in its manifest: encoder, decoder, step.</param>
/// <param name="Name">The case.</param>
/// <param name="Outputs">What PyTorch answered.</param>
internal sealed record GoldenCase(string Graph, string Name, IReadOnlyList<GoldenOutput> Outputs)
{
    private const string Shared = "*";

    /// <summary>The cases of a file, in its order. Tensors of other names belong to tests of host loops.</summary>
    public static IReadOnlyList<GoldenCase> Of(GoldenTensors tensors) =>
    [
        .. tensors.Names.Select(name => (Key: name, Parts: name.Split('/', 4))).Where(name => name.Parts is [_, _, "out", _])
            .GroupBy(name => (name.Parts[0], name.Parts[1]), name => GoldenOutput.Parse(name.Key, name.Parts[3]))
            .Select(group => new GoldenCase(group.Key.Item1, group.Key.Item2, [.. group])),
    ];

    /// <summary>The key of an input, or null if the file has none.</summary>
    public string? InputKey(GoldenTensors tensors, string input)
    {
        string own = $"{Graph}/{Name}/in/{input}", shared = $"{Graph}/{Shared}/in/{input}";
        return tensors.Has(own) ? own : tensors.Has(shared) ? shared : null;
    }
}

/// <summary>A stored output.</summary>
/// <param name="Key">The tensor in the file.</param>
/// <param name="Name">The graph's output.</param>
/// <param name="Steps">For each axis, every how many values are stored; empty: all.</param>
internal sealed record GoldenOutput(string Key, string Name, IReadOnlyList<int> Steps)
{
    /// <exception cref="FormatException">The steps in brackets are none.</exception>
    public static GoldenOutput Parse(string key, string text)
    {
        var bracket = text.IndexOf('[');
        if (bracket < 0) return new GoldenOutput(key, text, []);
        var steps = text[(bracket + 1)..].TrimEnd(']').Split(',').Select(step =>
            step.StartsWith("::", StringComparison.Ordinal) && int.TryParse(step[2..], out var size) && size > 0
                ? size : throw new FormatException($"{key}: '{step}' is no step; expected ::N."));
        return new GoldenOutput(key, text[..bracket], [.. steps]);
    }

    /// <summary>The values that are stored, out of all of an output of <paramref name="shape"/>.</summary>
    public float[] Sample(ReadOnlySpan<float> values, IReadOnlyList<int> shape)
    {
        if (Steps.Count == 0) return values.ToArray();
        var sampled = new List<float>();
        Collect(values, shape, 0, sampled);
        return [.. sampled];
    }

    /// <summary>The sizes that are stored of an output of <paramref name="shape"/>.</summary>
    public IReadOnlyList<int> SampleShape(IReadOnlyList<int> shape) =>
        Steps.Count == 0 ? shape : [.. shape.Select((size, axis) => (size + Steps[axis] - 1) / Steps[axis])];

    private void Collect(ReadOnlySpan<float> values, IReadOnlyList<int> shape, int axis, List<float> sampled)
    {
        if (axis == shape.Count)
        {
            sampled.Add(values[0]);
            return;
        }
        var length = values.Length / Math.Max(1, shape[axis]);
        for (var i = 0; i < shape[axis]; i += Steps[axis]) Collect(values.Slice(i * length, length), shape, axis + 1, sampled);
    }
}
