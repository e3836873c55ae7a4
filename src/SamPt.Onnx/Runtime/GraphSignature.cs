using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SamPt.Onnx.Runtime;

/// <summary>One input or output of a graph.</summary>
/// <param name="Type">float, float16, uint8, int64, ...</param>
/// <param name="Dimensions">-1 where the graph leaves the size open.</param>
/// <param name="Symbols">The names of open sizes, empty strings elsewhere.</param>
public sealed record TensorInfo(string Name, string Type, IReadOnlyList<int> Dimensions, IReadOnlyList<string> Symbols)
{
    public int Rank => Dimensions.Count;

    /// <summary>Single or half precision: a session takes and gives single either way.</summary>
    public bool IsFloat => Type is "float" or "float16";

    /// <summary>Whether size <paramref name="axis"/> is left open.</summary>
    public bool IsOpen(int axis) => Dimensions[axis] < 0;

    /// <summary>As in `point_coords float[prompts,points,2]`.</summary>
    public override string ToString() => $"{Name} {Type}[{string.Join(',', Dimensions.Select(Dimension))}]";

    internal static TensorInfo From(string name, NodeMetadata metadata) => metadata.IsTensor
        ? new TensorInfo(name, TypeName(metadata.ElementDataType), metadata.Dimensions, metadata.SymbolicDimensions)
        : new TensorInfo(name, metadata.OnnxValueType.ToString(), [], []);

    private string Dimension(int size, int axis) => size >= 0 ? $"{size}" : Symbols[axis] is { Length: > 0 } symbol ? symbol : "?";

    private static string TypeName(TensorElementType type) => type.ToString().ToLowerInvariant();
}

/// <summary>What a model file says about itself: enough to tell which family it belongs to.</summary>
public sealed record GraphSignature(
    string Path,
    IReadOnlyList<TensorInfo> Inputs,
    IReadOnlyList<TensorInfo> Outputs,
    IReadOnlyDictionary<string, string> Metadata,
    string Producer)
{
    public TensorInfo? Input(string name) => Inputs.FirstOrDefault(tensor => tensor.Name == name);

    public TensorInfo? Output(string name) => Outputs.FirstOrDefault(tensor => tensor.Name == name);

    /// <summary>A metadata entry of our exporters, or null.</summary>
    public string? Note(string key) => Metadata.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary>The inputs and outputs of a contract that the graph does not have, each a phrase.</summary>
    internal List<string> Lacks(IEnumerable<(string Name, string Type)> inputs, IEnumerable<string> outputs) =>
    [
        .. inputs.Where(input => Input(input.Name) is not { } tensor || !(tensor.Type == input.Type || (input.Type == "float" && tensor.IsFloat))).Select(input => $"it lacks the {input.Type} input {input.Name}"),
        .. outputs.Where(name => Output(name) is null).Select(name => $"it lacks the output {name}"),
    ];

    internal static GraphSignature Of(string path, InferenceSession session) => new(
        path,
        [.. session.InputNames.Select(name => TensorInfo.From(name, session.InputMetadata[name]))],
        [.. session.OutputNames.Select(name => TensorInfo.From(name, session.OutputMetadata[name]))],
        session.ModelMetadata.CustomMetadataMap,
        session.ModelMetadata.ProducerName);
}
