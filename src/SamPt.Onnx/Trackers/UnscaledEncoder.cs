using System.Globalization;
using SamPt.Core;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers;

/// <summary>An encoder of frames at the size of the video: frames [F,3,H,W] -> pyramid [F,P,C].</summary>
/// <param name="Stride">Pixels per feature.</param>
/// <param name="Channels">C.</param>
internal sealed record UnscaledEncoder(int Stride, int Channels)
{
    public static bool Resembles(GraphSignature graph) => graph.Input("frames") is not null && graph.Output("pyramid") is not null;

    /// <param name="family">PIPS and PIPS++ have encoders of one shape; an export of ours says which it belongs to.</param>
    public static Recognition<UnscaledEncoder> Match(GraphSignature graph, string family, string title, int defaultStride)
    {
        var kind = $"frame encoder of {title}";
        var (frames, pyramid) = (graph.Input("frames"), graph.Output("pyramid"));
        var missing = new List<string>();
        if (frames is not { Rank: 4, IsFloat: true } || !frames.IsOpen(2) || !frames.IsOpen(3))
            missing.Add("an input frames float [F,3,H,W] of any height and width");
        if (pyramid is not { Rank: 3 } || !pyramid.IsOpen(1) || pyramid.IsOpen(2)) missing.Add("an output pyramid [F,P,C] with any number of cells");
        if (graph.Note("family") is { } declared && declared != family) missing.Add($"its metadata say that it belongs to {declared}");
        if (missing.Count > 0) return new(null, kind, "", missing);
        var stride = int.TryParse(graph.Note("stride"), CultureInfo.InvariantCulture, out var noted) && noted > 0 ? noted : defaultStride;
        return new(new(stride, pyramid!.Dimensions[2]), kind, $"{frames} to {pyramid}, a cell for {stride}x{stride} pixels", []);
    }

    /// <exception cref="ModelException">The step reads features of another width.</exception>
    public void RequireChannels(int channels, GraphSignature encoder, GraphSignature step)
    {
        if (channels != Channels)
        {
            throw new ModelException($"{step.Path}: takes features of {channels} channels, but {encoder.Path} gives {Channels}; "
                + "use the encoder that was exported with this step.");
        }
    }
}
