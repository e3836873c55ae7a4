using Microsoft.ML.OnnxRuntime;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>Matches points on all frames, then refines them: positions, logits and features feed back.</summary>
internal sealed class TapirModel(TapirClip clip, OnnxSession init, TapirSteps steps, TapirLayout layout) : ITapirModel
{
    public ImageSize Input => layout.Input;

    public int EncodedFrames => clip.EncodedFrames;

    public long BytesPerPoint(int frames) => frames * TapirSteps.BytesPerPointAndFrame(layout);

    public TapirTracks Track(FrameRange range, ReadOnlySpan<TapirQuery> queries, CancellationToken cancellation)
    {
        var (low, high) = clip.Of(range, cancellation);
        float[] wide = TapirQuery.Sample(low, layout.Low, Input, queries), fine = TapirQuery.Sample(high, layout.High, Input, queries);
        var state = Match(low, wide, queries, cancellation);
        state.Add(TapirSteps.Features(fine, wide, queries.Length, range.Count));
        return steps.Refine(low, high, state, cancellation);
    }

    public void Dispose() => clip.Dispose();

    private List<OrtValue> Match(OrtValue low, float[] features, ReadOnlySpan<TapirQuery> queries, CancellationToken cancellation)
    {
        using var query = Tensor(features, queries.Length, layout.Low.Channels);
        using var place = Tensor(TapirQuery.Places(queries), queries.Length, 3);
        return [.. init.Run(TapirContract.InitInputs, [low, query, place], TapirContract.InitOutputs, cancellation)];
    }

    private static OrtValue Tensor(float[] values, params long[] shape) => OrtValue.CreateTensorValueFromMemory(values, shape);
}
