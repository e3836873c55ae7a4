using SamPt.Core;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Raft;

/// <summary>The widths of one RAFT export: its four graphs must agree on them.</summary>
/// <param name="Channels">Of the features that are correlated, C; 0 in a graph that does not say.</param>
/// <param name="State">Of the state that updates carry on, D; 0 in a graph that does not say.</param>
internal sealed record RaftLayout(int Channels, int State)
{
    private const string Remedy = "export it with scripts/export/raft.py";

    public static readonly GraphContract EncoderContract = GraphContract.Of(
        "encoder", graph => graph.Input("frames") is not null && graph.Output("context") is not null, MatchEncoder);

    public static readonly GraphContract CorrelationContract = GraphContract.Of(
        "correlation", graph => graph.Input("source") is not null && graph.Output("volume") is not null, MatchCorrelation);

    public static readonly GraphContract StepContract = GraphContract.Of(
        "step", graph => graph.Input("volume") is not null && graph.Input("coords") is not null, MatchStep);

    public static readonly GraphContract UpsampleContract = GraphContract.Of(
        "upsample", graph => graph.Input("net") is not null && graph.Output("flow") is not null, MatchUpsample);

    /// <exception cref="ModelException">A graph does not fulfil its contract, or the four do not belong together.</exception>
    public static RaftLayout Of(GraphSignature encoder, GraphSignature correlation, GraphSignature step, GraphSignature upsample)
    {
        var layout = MatchEncoder(encoder).Require(encoder, Remedy);
        Agree(MatchCorrelation(correlation), correlation);
        Agree(MatchStep(step), step);
        Agree(MatchUpsample(upsample), upsample);
        return layout;

        void Agree(Recognition<RaftLayout> match, GraphSignature graph)
        {
            var other = match.Require(graph, Remedy);
            if ((other.Channels == 0 || other.Channels == layout.Channels) && (other.State == 0 || other.State == layout.State)) return;
            throw new ModelException($"{graph.Path}: takes other features than {encoder.Path} gives ({layout.Channels} channels, a state of "
                + $"{layout.State}); use the graphs that were exported together.");
        }
    }

    /// <summary>frames [1,3,H,W] -> pyramid [1,R,C], net [1,D,H/8,W/8], context [1,6D,H/8,W/8].</summary>
    public static Recognition<RaftLayout> MatchEncoder(GraphSignature graph)
    {
        const string kind = "frame encoder of RAFT";
        var missing = Missing(graph, ["frames"], ["pyramid", "net", "context"]);
        if (missing.Count == 0 && (graph.Input("frames")!.Rank != 4 || !graph.Input("frames")!.IsOpen(2) || !graph.Input("frames")!.IsOpen(3)))
            missing.Add("an input frames [1,3,H,W] of any height and width");
        if (missing.Count == 0 && (graph.Output("pyramid")!.Rank != 3 || graph.Output("pyramid")!.IsOpen(2))) missing.Add("an output pyramid [1,R,C]");
        if (missing.Count == 0 && (Width(graph.Output("net")!) is not { } d || Width(graph.Output("context")!) != 6 * d))
            missing.Add("outputs net [1,D,h,w] and context [1,6D,h,w]");
        return missing.Count > 0
            ? new(null, kind, "", missing)
            : new(new(graph.Output("pyramid")!.Dimensions[2], Width(graph.Output("net")!)!.Value), kind,
                $"{graph.Input("frames")} to pyramid, net and context", []);
    }

    /// <summary>source [P,C], target [R,C] -> volume [P,R].</summary>
    public static Recognition<RaftLayout> MatchCorrelation(GraphSignature graph)
    {
        const string kind = "correlation of RAFT";
        var missing = Missing(graph, ["source", "target"], ["volume"]);
        if (missing.Count == 0 && (graph.Input("source")!.Rank != 2 || graph.Input("source")!.IsOpen(1))) missing.Add("an input source [P,C]");
        return missing.Count > 0
            ? new(null, kind, "", missing)
            : new(new(graph.Input("source")!.Dimensions[1], 0), kind, "source and target to volume", []);
    }

    /// <summary>volume [P,R], net, context, coords [1,2,h,w] -> net_out, coords_out.</summary>
    public static Recognition<RaftLayout> MatchStep(GraphSignature graph) =>
        MatchState(graph, "update step of RAFT", ["volume", "net", "context", "coords"], ["net_out", "coords_out"]);

    /// <summary>net, coords -> flow [1,H,W,2].</summary>
    public static Recognition<RaftLayout> MatchUpsample(GraphSignature graph) =>
        MatchState(graph, "upsampling of RAFT", ["net", "coords"], ["flow"]);

    private static Recognition<RaftLayout> MatchState(GraphSignature graph, string kind, string[] inputs, string[] outputs)
    {
        var missing = Missing(graph, inputs, outputs);
        if (missing.Count == 0 && Width(graph.Input("net")!) is null) missing.Add("an input net [1,D,h,w]");
        return missing.Count > 0
            ? new(null, kind, "", missing)
            : new(new(0, Width(graph.Input("net")!)!.Value), kind, $"{string.Join(", ", inputs)} to {string.Join(", ", outputs)}", []);
    }

    private static List<string> Missing(GraphSignature graph, string[] inputs, string[] outputs) =>
        [.. inputs.Where(name => graph.Input(name) is not { IsFloat: true }).Select(name => $"it lacks the float input {name}")
            .Concat(outputs.Where(name => graph.Output(name) is null).Select(name => $"it lacks the output {name}"))];

    // The channels of [1,D,h,w].
    private static int? Width(TensorInfo tensor) => tensor.Rank == 4 && !tensor.IsOpen(1) ? tensor.Dimensions[1] : null;
}
