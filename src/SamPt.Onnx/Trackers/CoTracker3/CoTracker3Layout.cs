using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Runtime;
using SamPt.Onnx.Trackers.CoTracker;

namespace SamPt.Onnx.Trackers.CoTracker3;

/// <summary>The sizes of one CoTracker 3 export: encoder and step must agree on them.</summary>
/// <param name="Input">The size that frames are resized to.</param>
/// <param name="Features">Level 0 of the pyramid.</param>
/// <param name="Rows">Rows of the whole pyramid, P.</param>
/// <param name="Channels">C.</param>
/// <param name="Window">Frames a window of the online model; null offline, where all frames are one window.</param>
/// <param name="Stride">Model pixels per cell of level 0.</param>
internal sealed record CoTracker3Layout(ImageSize Input, ImageSize Features, int Rows, int Channels, int? Window, int Stride)
{
    public const int Levels = 4;

    /// <summary>Samples around a point go this many cells to each side, on every level.</summary>
    public const int Radius = 3;

    public const int Taps = (2 * Radius + 1) * (2 * Radius + 1);

    private const string Remedy = "export it with scripts/export/cotracker3.py";

    private static readonly string[] StepInputs = ["pyramid", "coords", "vis", "conf", "support"];
    private static readonly string[] StepOutputs = ["coords_out", "vis_out", "conf_out"];

    public static readonly GraphContract StepContract = GraphContract.Of(
        "step", graph => graph.Input("pyramid") is not null && graph.Input("support") is not null, MatchStep);

    public bool Online => Window is not null;

    /// <exception cref="ModelException">A graph does not fulfil its contract, or the two do not belong together.</exception>
    public static CoTracker3Layout Of(GraphSignature encoder, GraphSignature step)
    {
        var frames = CoTrackerLayout.MatchEncoder(encoder).Require(encoder, Remedy);
        var refinement = MatchStep(step).Require(step, Remedy);
        if (encoder.Note("family") is { } family && family != ModelFamily.CoTracker3.Name)
        {
            // Version 1's encoder has the same shapes; its features are not of length one.
            throw new ModelException($"{encoder.Path}: is an encoder of {family}; expected one of {ModelFamily.CoTracker3.Name}; {Remedy}.");
        }
        if (refinement.Rows != frames.Rows || refinement.Channels != frames.Channels)
        {
            throw new ModelException($"{step.Path}: takes a pyramid of {refinement.Rows} x {refinement.Channels}, but {encoder.Path} gives "
                + $"{frames.Rows} x {frames.Channels}; use the encoder that was exported with this step.");
        }
        return refinement with { Input = frames.Input, Features = frames.Features, Stride = frames.Stride };
    }

    /// <summary>One refinement iteration of a window, or of any number of frames.</summary>
    public static Recognition<CoTracker3Layout> MatchStep(GraphSignature graph)
    {
        const string kind = "refinement step of CoTracker 3";
        var missing = StepInputs.Where(name => graph.Input(name) is not { IsFloat: true }).Select(name => $"it lacks the float input {name}")
            .Concat(StepOutputs.Where(name => graph.Output(name) is null).Select(name => $"it lacks the output {name}")).ToList();
        if (missing.Count > 0) return new(null, kind, "", missing);
        var (pyramid, support) = (graph.Input("pyramid")!, graph.Input("support")!);
        if (pyramid.Rank != 3 || pyramid.IsOpen(1) || pyramid.IsOpen(2))
            missing.Add($"a pyramid [T,P,C] of fixed P and C (it has {pyramid})");
        else if (support.Rank != 4 || !support.Dimensions.Skip(1).SequenceEqual([Levels, Taps, pyramid.Dimensions[2]]))
            missing.Add($"support [N,{Levels},{Taps},C] (it has {support})");
        if (graph.Input("coords") is not { Rank: 3 } coords || !coords.IsOpen(1)) missing.Add("coords [T,N,2] with any number of points");
        else if (pyramid.Rank == 3 && coords.IsOpen(0) != pyramid.IsOpen(0)) missing.Add("coords for as many frames as the pyramid");
        if (pyramid.Rank == 3 && !pyramid.IsOpen(0) && (pyramid.Dimensions[0] < 2 || pyramid.Dimensions[0] % 2 != 0))
            missing.Add($"windows of an even number of frames (it has {pyramid.Dimensions[0]}): they overlap by half");
        if (missing.Count > 0) return new(null, kind, "", missing);
        int? window = pyramid.IsOpen(0) ? null : pyramid.Dimensions[0];
        return new(new(default, default, pyramid.Dimensions[1], pyramid.Dimensions[2], window, 0), kind,
            window is null ? "offline: any number of frames at once" : $"online: windows of {window} frames", []);
    }
}
