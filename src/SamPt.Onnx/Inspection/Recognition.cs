using SamPt.Core;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Inspection;

/// <summary>The outcome of holding a graph against one contract.</summary>
/// <param name="Layout">How to run the graph, or null if it does not fulfil the contract.</param>
/// <param name="Kind">What it was recognised as, or would be if nothing were missing.</param>
/// <param name="Why">The signs it was recognised by.</param>
/// <param name="Missing">What the contract asks for and the graph lacks, each a phrase with its reason.</param>
internal sealed record Recognition<T>(T? Layout, string Kind, string Why, IReadOnlyList<string> Missing)
    where T : class
{
    /// <summary>The layout, or the one line that says what is missing.</summary>
    /// <exception cref="ModelException">The graph does not fulfil the contract.</exception>
    public T Require(GraphSignature graph, string remedy) => Layout ?? throw new ModelException(
        $"{graph.Path}: is no {Kind} that SAM-PT can use: {string.Join("; ", Missing)}; {remedy}.");
}
