using SamPt.Core;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Pips;

/// <summary>The sizes of one PIPS export.</summary>
/// <param name="Stride">Pixels per feature.</param>
/// <param name="Channels">C.</param>
/// <param name="Window">Frames a window, S.</param>
internal sealed record PipsLayout(int Stride, int Channels, int Window)
{
    private const string Family = "pips";
    private const string Remedy = "export it with scripts/export/pips.py";

    private static readonly (string Name, string Type)[] StepInputs =
        [("pyramid", "float"), ("hw", "int64"), ("coords", "float"), ("feats", "float")];

    public static readonly GraphContract EncoderContract = GraphContract.Of("encoder", UnscaledEncoder.Resembles, MatchEncoder);

    public static readonly GraphContract StepContract = GraphContract.Of(
        "step", graph => graph.Input("pyramid") is not null && graph.Input("feats") is not null, MatchStep);

    /// <exception cref="ModelException">A graph does not fulfil its contract, or the two do not belong together.</exception>
    public static PipsLayout Of(GraphSignature encoder, GraphSignature step)
    {
        var frames = MatchEncoder(encoder).Require(encoder, Remedy);
        var window = MatchStep(step).Require(step, Remedy);
        frames.RequireChannels(window.Channels, encoder, step);
        return window with { Stride = frames.Stride };
    }

    private static Recognition<UnscaledEncoder> MatchEncoder(GraphSignature graph) => UnscaledEncoder.Match(graph, Family, "PIPS", defaultStride: 4);

    /// <summary>One refinement iteration of a window.</summary>
    private static Recognition<PipsLayout> MatchStep(GraphSignature graph)
    {
        const string kind = "refinement step of PIPS";
        var missing = graph.Lacks(StepInputs, ["coords_out", "feats_out", "vis_logits"]);
        var pyramid = graph.Input("pyramid");
        if (missing.Count == 0 && (pyramid!.Rank != 3 || pyramid.IsOpen(0) || !pyramid.IsOpen(1) || pyramid.IsOpen(2)))
            missing.Add("a pyramid [S,P,C] with any number of cells and fixed S and C");
        if (missing.Count == 0 && !graph.Input("coords")!.IsOpen(1)) missing.Add("coords [S,N,2] with any number of points");
        if (missing.Count > 0) return new(null, kind, "", missing);
        var window = pyramid!.Dimensions[0];
        return new(new(0, pyramid.Dimensions[2], window), kind, $"pyramid, hw, coords and feats for windows of {window} frames", []);
    }
}
