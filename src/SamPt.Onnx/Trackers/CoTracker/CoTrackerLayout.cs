using System.Globalization;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.CoTracker;

/// <summary>The sizes of one CoTracker v1 export: encoder and step must agree on them.</summary>
/// <param name="Input">The size that frames are resized to.</param>
/// <param name="Features">Level 0 of the pyramid.</param>
/// <param name="Rows">Rows of the whole pyramid, P.</param>
/// <param name="Channels">C.</param>
/// <param name="Window">Frames a window, S.</param>
/// <param name="Stride">Model pixels per feature.</param>
internal sealed record CoTrackerLayout(ImageSize Input, ImageSize Features, int Rows, int Channels, int Window, int Stride)
{
    private const string Remedy = "export it with scripts/export/cotracker.py";
    private const int Levels = 4;

    private static readonly string[] StepInputs = ["pyramid", "coords", "feats", "pos_xy", "vis", "track_mask"];
    private static readonly string[] StepOutputs = ["coords_out", "feats_out", "vis_logits"];

    public static readonly GraphContract EncoderContract = GraphContract.Of(
        "encoder", graph => graph.Input("frames") is not null && graph.Output("pyramid") is not null, MatchEncoder);

    public static readonly GraphContract StepContract = GraphContract.Of(
        "step", graph => graph.Input("pyramid") is not null && graph.Input("coords") is not null, MatchStep);

    /// <summary>Windows overlap by half.</summary>
    public int Hop => Window / 2;

    /// <exception cref="ModelException">A graph does not fulfil its contract, or the two do not belong together.</exception>
    public static CoTrackerLayout Of(GraphSignature encoder, GraphSignature step)
    {
        var frames = MatchEncoder(encoder).Require(encoder, Remedy);
        var window = MatchStep(step).Require(step, Remedy);
        if (window.Rows != frames.Rows || window.Channels != frames.Channels)
        {
            throw new ModelException($"{step.Path}: takes a pyramid of {window.Rows} x {window.Channels}, but {encoder.Path} gives "
                + $"{frames.Rows} x {frames.Channels}; use the encoder that was exported with this step.");
        }
        return frames with { Window = window.Window };
    }

    /// <summary>frames [F,3,H,W] -> pyramid [F,P,C].</summary>
    public static Recognition<CoTrackerLayout> MatchEncoder(GraphSignature graph)
    {
        const string kind = "frame encoder of CoTracker";
        var frames = graph.Input("frames");
        var pyramid = graph.Output("pyramid");
        var missing = new List<string>();
        if (frames is not { Rank: 4, IsFloat: true } || frames.IsOpen(2) || frames.IsOpen(3))
            missing.Add("an input frames float [F,3,H,W] of fixed height and width");
        if (pyramid is not { Rank: 3 } || pyramid.IsOpen(1) || pyramid.IsOpen(2)) missing.Add("an output pyramid [F,P,C]");
        if (missing.Count > 0) return new(null, kind, "", missing);
        var stride = DeclaredStride(graph);
        var input = new ImageSize(frames!.Dimensions[3], frames.Dimensions[2]);
        var features = new ImageSize(input.Width / stride, input.Height / stride);
        var rows = Enumerable.Range(0, Levels).Sum(level => (features.Width >> level) * (features.Height >> level));
        if (rows != pyramid!.Dimensions[1])
            return new(null, kind, "", [$"a pyramid of {rows} rows, {Levels} levels from {features} (it has {pyramid.Dimensions[1]})"]);
        return new(new(input, features, rows, pyramid.Dimensions[2], 0, stride), kind, $"{frames} to {pyramid}, {Levels} levels from {features}", []);
    }

    /// <summary>One refinement iteration of a window.</summary>
    public static Recognition<CoTrackerLayout> MatchStep(GraphSignature graph)
    {
        const string kind = "refinement step of CoTracker v1";
        var missing = StepInputs.Where(name => graph.Input(name) is not { IsFloat: true }).Select(name => $"it lacks the float input {name}")
            .Concat(StepOutputs.Where(name => graph.Output(name) is null).Select(name => $"it lacks the output {name}")).ToList();
        if (missing.Count == 0 && (graph.Input("pyramid")!.Rank != 3 || graph.Input("pyramid")!.Dimensions.Any(size => size < 0)))
            missing.Add("a pyramid [S,P,C] of fixed sizes");
        if (missing.Count == 0 && !graph.Input("coords")!.IsOpen(1)) missing.Add("coords [S,N,2] with any number of points");
        if (missing.Count > 0) return new(null, kind, "", missing);
        var pyramid = graph.Input("pyramid")!.Dimensions;
        return new(new(default, default, pyramid[1], pyramid[2], pyramid[0], DeclaredStride(graph)), kind,
            $"pyramid, coords, feats, pos_xy, vis and track_mask for windows of {pyramid[0]} frames", []);
    }

    private static int DeclaredStride(GraphSignature graph) =>
        int.TryParse(graph.Note("stride"), CultureInfo.InvariantCulture, out var stride) && stride > 0 ? stride : 4;
}
