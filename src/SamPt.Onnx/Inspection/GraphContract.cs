using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Inspection;

/// <summary>What a graph with one role in a family must look like.</summary>
/// <param name="Role">encoder, step, ...</param>
/// <param name="Resembles">Whether a graph is worth holding against the contract: a few names that only such graphs have.</param>
/// <param name="Match">The outcome, without the layout.</param>
internal sealed record GraphContract(string Role, Func<GraphSignature, bool> Resembles, Func<GraphSignature, GraphMatch> Match)
{
    public static GraphContract Of<T>(string role, Func<GraphSignature, bool> resembles, Func<GraphSignature, Recognition<T>> match)
        where T : class =>
        new(role, resembles, graph =>
        {
            var outcome = match(graph);
            return new GraphMatch(outcome.Layout is not null, outcome.Kind, outcome.Why, outcome.Missing);
        });
}

/// <summary>A <see cref="Recognition{T}"/> without its layout.</summary>
internal sealed record GraphMatch(bool Fulfilled, string Kind, string Why, IReadOnlyList<string> Missing);
