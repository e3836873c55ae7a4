using Microsoft.ML.OnnxRuntime;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.TapNet;

/// <summary>
/// The features of all frames of a range, [T,P,C]: 1 MiB a frame. The encoder mixes neighbouring frames, so that a frame's features are
/// another range's only away from the ends; each new range is encoded anew. Long ranges go through the encoder in pieces that overlap by
/// as many frames as it looks ahead and back, which gives the same features.
/// </summary>
internal sealed class TapNetClip(IVideo video, OnnxSession encoder, TapNetLayout layout) : IDisposable
{
    /// <summary>Frames of a piece, without its overlap.</summary>
    private const int Piece = 16;

    private static readonly string[] Inputs = ["frames"];
    private static readonly string[] Outputs = ["low"];

    private readonly FrameInput input = new AntialiasedInput(video.Size, layout.Input);
    private readonly ReusedTensor low = new();
    private readonly ReusedTensor frames = new();
    private FrameRange held;

    /// <summary>How often a frame went through the encoder.</summary>
    public int EncodedFrames { get; private set; }

    /// <summary>Borrowed until the next range.</summary>
    /// <exception cref="ModelException">The range is longer than a tensor can be.</exception>
    public OrtValue Of(FrameRange range, CancellationToken cancellation)
    {
        var longest = int.MaxValue / Length;
        if (range.Count > longest)
        {
            throw new ModelException($"{encoder.Path}: its features of {range.Count} frames are more than a tensor holds; expected "
                + $"{longest} frames or fewer at a time: track in horizons with use_point_reinit=true, or use another tracker.");
        }
        var features = low.OfShape([range.Count, layout.Low.Size.Area, layout.Low.Channels]);
        if (held == range) return features;
        held = default;
        for (var first = range.First; first < range.End; first += Piece)
            Encode(range, first, Math.Min(first + Piece, range.End), features, cancellation);
        held = range;
        return features;
    }

    public void Dispose()
    {
        low.Dispose();
        frames.Dispose();
    }

    private int Length => layout.Low.Size.Area * layout.Low.Channels;

    private void Encode(FrameRange range, int first, int end, OrtValue features, CancellationToken cancellation)
    {
        var (from, to) = (Math.Max(range.First, first - layout.Context), Math.Min(range.End, end + layout.Context));
        var piece = frames.OfShape([to - from, 3, layout.Input.Height, layout.Input.Width]);
        var planes = piece.GetTensorMutableDataAsSpan<float>();
        var size = 3 * layout.Input.Area;
        for (var t = from; t < to; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            input.Fill(video.Frame(t), planes.Slice((t - from) * size, size));
        }
        using var found = encoder.Run(Inputs, [piece], Outputs, cancellation)[0];
        EncodedFrames += to - from;
        found.GetTensorDataAsSpan<float>().Slice((first - from) * Length, (end - first) * Length)
            .CopyTo(features.GetTensorMutableDataAsSpan<float>()[((first - range.First) * Length)..]);
    }
}
