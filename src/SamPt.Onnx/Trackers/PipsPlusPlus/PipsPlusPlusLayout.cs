using SamPt.Core;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.PipsPlusPlus;

/// <summary>The sizes of one PIPS++ export.</summary>
/// <param name="Stride">Pixels per feature.</param>
/// <param name="Channels">C.</param>
internal sealed record PipsPlusPlusLayout(int Stride, int Channels)
{
    private const string Family = "pips++";
    private const string Remedy = "export it with scripts/export/pips2.py";

    private static readonly (string Name, string Type)[] StepInputs =
        [("pyramid", "float"), ("hw", "int64"), ("coords", "float"), ("feat1", "float"), ("feat2", "float"), ("feat4", "float")];

    public static readonly GraphContract EncoderContract = GraphContract.Of("encoder", UnscaledEncoder.Resembles, MatchEncoder);

    public static readonly GraphContract StepContract = GraphContract.Of(
        "step", graph => graph.Input("pyramid") is not null && graph.Input("feat4") is not null, MatchStep);

    /// <exception cref="ModelException">A graph does not fulfil its contract, or the two do not belong together.</exception>
    public static PipsPlusPlusLayout Of(GraphSignature encoder, GraphSignature step)
    {
        var frames = MatchEncoder(encoder).Require(encoder, Remedy);
        var chunk = MatchStep(step).Require(step, Remedy);
        frames.RequireChannels(chunk.Channels, encoder, step);
        return chunk with { Stride = frames.Stride };
    }

    private static Recognition<UnscaledEncoder> MatchEncoder(GraphSignature graph) => UnscaledEncoder.Match(graph, Family, "PIPS++", defaultStride: 8);

    /// <summary>One refinement iteration of a chunk.</summary>
    private static Recognition<PipsPlusPlusLayout> MatchStep(GraphSignature graph)
    {
        const string kind = "refinement step of PIPS++";
        var missing = graph.Lacks(StepInputs, ["coords_out"]);
        var pyramid = graph.Input("pyramid");
        if (missing.Count == 0 && (pyramid!.Rank != 3 || !pyramid.IsOpen(0) || !pyramid.IsOpen(1) || pyramid.IsOpen(2)))
            missing.Add("a pyramid [T,P,C] with any number of frames and cells and fixed C");
        var coords = graph.Input("coords");
        if (missing.Count == 0 && (coords!.Rank != 3 || !coords.IsOpen(0) || !coords.IsOpen(1)))
            missing.Add("coords [T,N,2] with any number of frames and points");
        return missing.Count > 0
            ? new(null, kind, "", missing)
            : new(new(0, pyramid!.Dimensions[2]), kind, "pyramid, hw, coords and the features of three moments for any number of frames", []);
    }
}
