using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>A feature map as a graph takes it, [T,Cells,Channels].</summary>
internal sealed record TapirRows(int Cells, int Channels);

/// <summary>The maps that a matching graph or a step takes; a matching graph need not take the fine one.</summary>
internal sealed record TapirMaps(TapirRows Low, TapirRows? High);

/// <summary>Holds graphs against the three contracts of TAPIR.</summary>
internal static class TapirContract
{
    private static readonly string[] State = ["points", "occ", "expd", "feats"];

    /// <summary>The step's inputs in its order of calls, and the outputs that feed the next iteration.</summary>
    public static readonly string[] StepInputs = ["low", "hi", .. State];

    public static readonly string[] StepOutputs = [.. State.Select(name => $"{name}_out")];

    public static readonly string[] InitInputs = ["low", "q_low", "query_tyx"];

    public static readonly string[] InitOutputs = ["points", "occ", "expd"];

    /// <summary>What a matching graph takes and gives that walks from frame to frame: it sees the fine map, too, and can go on where it ended.</summary>
    public static readonly string[] WalkInputs = [.. InitInputs, "hi", "q_hi", "state"];

    public static readonly string[] WalkOutputs = [.. InitOutputs, "state_out"];
    private static readonly (string Name, int Axis)[] Walking = [("hi", 0), ("q_hi", 0), ("state", 0)];

    public static readonly string[] EncoderOutputs = ["low", "hi"];

    public static readonly GraphContract Encoder = GraphContract.Of(
        "encoder", graph => graph.Input("frames") is not null && graph.Output("low") is not null, MatchEncoder);

    public static readonly GraphContract Init = GraphContract.Of(
        "init", graph => graph.Input("q_low") is not null || graph.Input("query_tyx") is not null, MatchInit);

    public static readonly GraphContract Step = GraphContract.Of(
        "step", graph => graph.Input("low") is not null && graph.Input("hi") is not null && graph.Input("q_low") is null, MatchStep);

    /// <summary>frames [F,3,H,W] -> low [F,P,C], hi [F,Q,D].</summary>
    public static Recognition<TapirLayout> MatchEncoder(GraphSignature graph)
    {
        const string kind = "frame encoder of TAPIR";
        var frames = graph.Input("frames");
        var missing = new List<string>();
        if (frames is not { Rank: 4, IsFloat: true } || frames.Dimensions[1] != 3 || frames.IsOpen(2) || frames.IsOpen(3))
            missing.Add("an input frames float [F,3,H,W] of fixed height and width");
        missing.AddRange(EncoderOutputs.Where(name => !IsMap(graph.Output(name))).Select(name => $"an output {name} [F,cells,channels]"));
        var layout = missing.Count == 0 ? TapirLayout.OfEncoder(graph, missing) : null;
        return new(layout, kind, layout is null ? "" : $"{frames} to maps of {layout.Low} and {layout.High}", missing);
    }

    /// <summary>
    /// low [T,P,C], q_low [N,C], query_tyx [N,3] -> points [N,T,2], occ [N,T], expd [N,T]; one that walks takes hi [T,Q,D], q_hi [N,D] and
    /// state [N,S] besides, and gives state_out.
    /// </summary>
    public static Recognition<TapirMaps> MatchInit(GraphSignature graph)
    {
        const string kind = "matching graph of TAPIR";
        var walks = Walks(graph);
        var missing = Lacking(graph, walks ? WalkInputs : InitInputs, walks ? WalkOutputs : InitOutputs);
        if (missing.Count == 0 && !IsMap(graph.Input("low"))) missing.Add("an input low [T,cells,channels]");
        if (missing.Count == 0 && walks && !IsMap(graph.Input("hi"))) missing.Add("an input hi [T,cells,channels]");
        if (missing.Count == 0 && walks && (graph.Input("state")!.Rank != 2 || graph.Input("state")!.IsOpen(1))) missing.Add("an input state [N,size] of fixed size");
        if (missing.Count == 0) RequireOpen(graph, missing, [("low", 0), ("q_low", 0), ("query_tyx", 0), .. walks ? Walking : []]);
        return missing.Count > 0
            ? new(null, kind, "", missing)
            : new(new(Rows(graph, "low"), walks ? Rows(graph, "hi") : null), kind,
                walks ? $"walks after q_low in {graph.Input("low")} and q_hi in {graph.Input("hi")}" : $"finds q_low in {graph.Input("low")}", []);
    }

    /// <summary>Whether a matching graph walks from frame to frame.</summary>
    public static bool Walks(GraphSignature init) => init.Input("state") is not null;

    /// <summary>low, hi, points [N,T,2], occ [N,T], expd [N,T], feats [N,T,D+C] -> the last four.</summary>
    public static Recognition<TapirMaps> MatchStep(GraphSignature graph)
    {
        const string kind = "refinement step of TAPIR";
        var missing = Lacking(graph, StepInputs, StepOutputs);
        if (missing.Count == 0 && !(IsMap(graph.Input("low")) && IsMap(graph.Input("hi")))) missing.Add("inputs low and hi [T,cells,channels]");
        if (missing.Count == 0) RequireOpen(graph, missing, ("low", 0), ("hi", 0), ("points", 0), ("points", 1), ("feats", 0), ("feats", 1));
        return missing.Count > 0
            ? new(null, kind, "", missing)
            : new(new(Rows(graph, "low"), Rows(graph, "hi")), kind, $"points, occ, expd and feats on {graph.Input("low")} and {graph.Input("hi")}", []);
    }

    internal static List<string> Lacking(GraphSignature graph, string[] inputs, string[] outputs) =>
        [.. inputs.Where(name => graph.Input(name) is not { IsFloat: true }).Select(name => $"it lacks the float input {name}"),
            .. outputs.Where(name => graph.Output(name) is null).Select(name => $"it lacks the output {name}")];

    internal static void RequireOpen(GraphSignature graph, List<string> missing, params (string Name, int Axis)[] sizes) =>
        missing.AddRange(sizes.Where(size => !graph.Input(size.Name)!.IsOpen(size.Axis))
            .Select(size => $"any number of points and frames, but {graph.Input(size.Name)} fixes axis {size.Axis}"));

    internal static bool IsMap(TensorInfo? tensor) => tensor is { Rank: 3, IsFloat: true } && !tensor.IsOpen(1) && !tensor.IsOpen(2);

    internal static TapirRows Rows(GraphSignature graph, string name) =>
        new(graph.Input(name)!.Dimensions[1], graph.Input(name)!.Dimensions[2]);
}
