using System.Globalization;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>One of the encoder's two maps: rows of channels, row = y * width + x.</summary>
/// <param name="Size">Columns and rows of cells.</param>
internal sealed record TapirMap(ImageSize Size, int Channels)
{
    public override string ToString() => $"{Size} x {Channels}";
}

/// <summary>The sizes of one TAPIR export: its three graphs must agree on them.</summary>
/// <param name="Input">The size that frames are resized to.</param>
/// <param name="Low">The coarse map, which points are matched on.</param>
/// <param name="High">The fine map.</param>
/// <param name="Iterations">As the encoder declares them, or the published model's.</param>
/// <param name="VisibilityThreshold">As the encoder declares it, or the reference's.</param>
/// <param name="Reach">Frames to each side that a step's answer depends on, for models that walk; 0 where the encoder does not say.</param>
internal sealed record TapirLayout(ImageSize Input, TapirMap Low, TapirMap High, int Iterations, float VisibilityThreshold, int Reach)
{
    private const string Remedy = "export it with scripts/export/tapir.py";

    /// <summary>The features of one frame.</summary>
    public long FrameBytes => sizeof(float) * ((long)Low.Size.Area * Low.Channels + (long)High.Size.Area * High.Channels);

    /// <exception cref="ModelException">A graph does not fulfil its contract, or they do not belong together.</exception>
    public static TapirLayout Of(GraphSignature encoder, GraphSignature init, GraphSignature step)
    {
        var layout = TapirContract.MatchEncoder(encoder).Require(encoder, Remedy);
        var matching = TapirContract.MatchInit(init).Require(init, Remedy);
        var refinement = TapirContract.MatchStep(step).Require(step, Remedy);
        Agree(encoder, "low", layout.Low, init, matching.Low);
        if (matching.High is { } fine) Agree(encoder, "hi", layout.High, init, fine);
        if (TapirContract.Walks(init) && layout.Reach == 0)
        {
            throw new ModelException($"{encoder.Path}: goes with a graph that walks, but its metadata lack reach, the frames to each side that a step "
                + "depends on; export it with scripts/train/tiny_tracker/export.py.");
        }
        Agree(encoder, "low", layout.Low, step, refinement.Low);
        Agree(encoder, "hi", layout.High, step, refinement.High!);
        return layout;
    }

    /// <summary>The layout that an encoder declares by its sizes, or null with what is wrong.</summary>
    public static TapirLayout? OfEncoder(GraphSignature graph, List<string> missing)
    {
        var frames = graph.Input("frames")!.Dimensions;
        var input = new ImageSize(frames[3], frames[2]);
        var (low, high) = (Map(input, graph.Output("low")!, missing), Map(input, graph.Output("hi")!, missing));
        if (low is null || high is null) return null;
        return new(input, low, high, Declared(graph, "iterations", 4), Declared(graph, "visibility_threshold", 0.1f), Declared(graph, "reach", 0));
    }

    /// <summary>A map of P cells lies over the frame at the stride s with (W / s) * (H / s) = P; null with what is wrong.</summary>
    public static TapirMap? Map(ImageSize input, TensorInfo output, List<string> missing)
    {
        var cells = output.Dimensions[1];
        for (var stride = 1; stride <= Math.Min(input.Width, input.Height); stride++)
        {
            var size = new ImageSize(input.Width / stride, input.Height / stride);
            if (size.Area == cells) return new(size, output.Dimensions[2]);
        }
        missing.Add($"an output {output.Name} that covers the frame of {input} at one stride (it has {cells} cells)");
        return null;
    }

    private static void Agree(GraphSignature encoder, string name, TapirMap given, GraphSignature graph, TapirRows taken)
    {
        if (taken.Cells == given.Size.Area && taken.Channels == given.Channels) return;
        throw new ModelException($"{graph.Path}: takes {name} of {taken.Cells} x {taken.Channels}, but {encoder.Path} gives "
            + $"{given.Size.Area} x {given.Channels}; use the graphs of one export together.");
    }

    /// <summary>A number that the export states, or <paramref name="otherwise"/>.</summary>
    public static T Declared<T>(GraphSignature graph, string key, T otherwise)
        where T : struct, IParsable<T> =>
        T.TryParse(graph.Note(key), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
