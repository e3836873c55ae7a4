using Microsoft.ML.OnnxRuntime;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;
using SamPt.Onnx.Trackers.Tapir;

namespace SamPt.Onnx.Trackers.TapNet;

/// <summary>Matches points on all frames by their features.</summary>
internal sealed class TapNetModel(TapNetClip clip, OnnxSession init, TapNetLayout layout) : ITapirModel
{
    public ImageSize Input => layout.Input;

    public int EncodedFrames => clip.EncodedFrames;

    // The cost volume, its 16 hidden maps before and after activation, and its heat.
    public long BytesPerPoint(int frames) => frames * 34L * layout.Low.Size.Area * sizeof(float);

    public TapirTracks Track(FrameRange range, ReadOnlySpan<TapirQuery> queries, CancellationToken cancellation)
    {
        var low = clip.Of(range, cancellation);
        var features = TapirQuery.Sample(low, layout.Low, Input, queries);
        using var query = OrtValue.CreateTensorValueFromMemory(features, [queries.Length, layout.Low.Channels]);
        using var place = OrtValue.CreateTensorValueFromMemory(TapirQuery.Places(queries), [queries.Length, 3]);
        var found = init.Run(TapirContract.InitInputs, [low, query, place], TapNetLayout.InitOutputs, cancellation);
        using var points = found[0];
        using var occluded = found[1];
        var seen = occluded.GetTensorDataAsSpan<float>().ToArray();
        for (var i = 0; i < seen.Length; i++) seen[i] = 1 - 1 / (1 + MathF.Exp(-seen[i]));
        return new TapirTracks(points.GetTensorDataAsSpan<float>().ToArray(), seen);
    }

    public void Dispose() => clip.Dispose();
}
