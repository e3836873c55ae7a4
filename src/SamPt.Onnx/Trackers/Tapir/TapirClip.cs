using Microsoft.ML.OnnxRuntime;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>
/// The feature maps of all frames of a range, side by side as the graphs take them: 3 MiB a frame for TAPIR. Every point looks at all
/// frames in every iteration, so a range must fit into memory; the budget of <see cref="FrameFeatures"/> comes on top, for the next range.
/// </summary>
internal sealed class TapirClip : IDisposable
{
    private readonly OnnxSession encoder;
    private readonly TapirLayout layout;
    private readonly FrameFeatures features;
    private readonly ReusedTensor low = new();
    private readonly ReusedTensor high = new();
    private (FrameRange Range, bool Backward) held;

    public TapirClip(IVideo video, OnnxSession encoder, TapirLayout layout, long budgetBytes)
    {
        this.encoder = encoder;
        this.layout = layout;
        features = new FrameFeatures(
            video, encoder, new AntialiasedInput(video.Size, layout.Input),
            [new FrameOutput("low", layout.Low.Size.Area, layout.Low.Channels), new FrameOutput("hi", layout.High.Size.Area, layout.High.Channels)],
            1, budgetBytes);
    }

    /// <summary>How often a frame went through the encoder.</summary>
    public int EncodedFrames => features.EncodedFrames;

    /// <summary>[T,P,C] and [T,Q,D] of the range's frames, or of its last first; borrowed until the next call.</summary>
    /// <exception cref="ModelException">The range is longer than a tensor can be.</exception>
    public (OrtValue Low, OrtValue High) Of(FrameRange range, CancellationToken cancellation, bool backward = false)
    {
        var tensors = (Low: Tensor(low, layout.Low, range), High: Tensor(high, layout.High, range));
        if (held == (range, backward)) return tensors;
        held = default;
        features.Prepare([.. Enumerable.Range(range.First, range.Count)], cancellation);
        for (var t = 0; t < range.Count; t++)
        {
            var frame = backward ? range.End - 1 - t : range.First + t;
            Copy(features.Of(frame, cancellation, 0), tensors.Low, t);
            Copy(features.Of(frame, cancellation, 1), tensors.High, t);
        }
        held = (range, backward);
        return tensors;
    }

    public void Dispose()
    {
        features.Dispose();
        low.Dispose();
        high.Dispose();
    }

    private OrtValue Tensor(ReusedTensor tensor, TapirMap map, FrameRange range)
    {
        var longest = int.MaxValue / (map.Size.Area * map.Channels);
        if (range.Count > longest)
        {
            throw new ModelException($"{encoder.Path}: its features of {range.Count} frames are more than a tensor holds; expected "
                + $"{longest} frames or fewer at a time: track in horizons with use_point_reinit=true, or use another tracker.");
        }
        return tensor.OfShape([range.Count, map.Size.Area, map.Channels]);
    }

    private static void Copy(ReadOnlySpan<float> frame, OrtValue tensor, int t) =>
        frame.CopyTo(tensor.GetTensorMutableDataAsSpan<float>().Slice(t * frame.Length, frame.Length));
}
