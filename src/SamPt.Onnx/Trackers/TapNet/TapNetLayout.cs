using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;
using SamPt.Onnx.Trackers.Tapir;

namespace SamPt.Onnx.Trackers.TapNet;

/// <summary>The sizes of one TAP-Net export: its two graphs must agree on them.</summary>
/// <param name="Input">The size that frames are resized to.</param>
/// <param name="Low">The map that points are matched on.</param>
/// <param name="Context">How many frames before and after it a frame's features depend on.</param>
/// <param name="VisibilityThreshold">As the encoder declares it, or the reference's.</param>
internal sealed record TapNetLayout(ImageSize Input, TapirMap Low, int Context, float VisibilityThreshold)
{
    private const string Remedy = "export it with scripts/export/tapnet.py";

    public static readonly string[] InitOutputs = ["points", "occ"];

    public static readonly GraphContract EncoderContract = GraphContract.Of(
        "encoder", graph => graph.Input("frames") is not null && graph.Output("low") is not null && graph.Output("hi") is null, MatchEncoder);

    public static readonly GraphContract InitContract = GraphContract.Of(
        "init", graph => graph.Input("q_low") is not null && graph.Output("expd") is null, MatchInit);

    /// <exception cref="ModelException">A graph does not fulfil its contract, or the two do not belong together.</exception>
    public static TapNetLayout Of(GraphSignature encoder, GraphSignature init)
    {
        var layout = MatchEncoder(encoder).Require(encoder, Remedy);
        var taken = MatchInit(init).Require(init, Remedy);
        if (taken.Cells == layout.Low.Size.Area && taken.Channels == layout.Low.Channels) return layout;
        throw new ModelException($"{init.Path}: takes low of {taken.Cells} x {taken.Channels}, but {encoder.Path} gives "
            + $"{layout.Low.Size.Area} x {layout.Low.Channels}; use the graphs of one export together.");
    }

    /// <summary>frames [T,3,H,W] -> low [T,P,C], where frames influence their neighbours.</summary>
    public static Recognition<TapNetLayout> MatchEncoder(GraphSignature graph)
    {
        const string kind = "clip encoder of TAP-Net";
        var frames = graph.Input("frames");
        var missing = new List<string>();
        if (frames is not { Rank: 4, IsFloat: true } || frames.Dimensions[1] != 3 || frames.IsOpen(2) || frames.IsOpen(3))
            missing.Add("an input frames float [T,3,H,W] of fixed height and width");
        else if (!frames.IsOpen(0))
            missing.Add("frames of any number");
        if (!TapirContract.IsMap(graph.Output("low"))) missing.Add("an output low [T,cells,channels]");
        // A per-frame encoder with one map would pass for one otherwise.
        var context = TapirLayout.Declared(graph, "frame_context", 0);
        if (context < 1) missing.Add("a note frame_context, the frames around it that a frame's features depend on");
        var input = missing.Count == 0 ? new ImageSize(frames!.Dimensions[3], frames.Dimensions[2]) : default;
        var low = missing.Count == 0 ? TapirLayout.Map(input, graph.Output("low")!, missing) : null;
        return low is null
            ? new(null, kind, "", missing)
            : new(new(input, low, context, TapirLayout.Declared(graph, "visibility_threshold", 0.5f)), kind, $"{frames} to a map of {low}", []);
    }

    /// <summary>low [T,P,C], q_low [N,C], query_tyx [N,3] -> points [N,T,2], occ [N,T].</summary>
    public static Recognition<TapirRows> MatchInit(GraphSignature graph)
    {
        const string kind = "matching graph of TAP-Net";
        var missing = TapirContract.Lacking(graph, TapirContract.InitInputs, InitOutputs);
        if (missing.Count == 0 && !TapirContract.IsMap(graph.Input("low"))) missing.Add("an input low [T,cells,channels]");
        if (missing.Count == 0) TapirContract.RequireOpen(graph, missing, ("low", 0), ("q_low", 0), ("query_tyx", 0));
        return missing.Count > 0
            ? new(null, kind, "", missing)
            : new(TapirContract.Rows(graph, "low"), kind, $"finds q_low in {graph.Input("low")}", []);
    }
}
