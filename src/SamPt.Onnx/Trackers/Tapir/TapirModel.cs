using Microsoft.ML.OnnxRuntime;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>Matches points on all frames, then refines them: positions, logits and features feed back.</summary>
internal sealed class TapirModel(TapirClip clip, OnnxSession init, OnnxSession step, TapirLayout layout, int iterations) : ITapirModel
{
    private int Channels => layout.High.Channels + layout.Low.Channels;

    public ImageSize Input => layout.Input;

    public int EncodedFrames => clip.EncodedFrames;

    // A step's neighbourhoods of 8 x 8 cells.
    public int BytesPerPointAndFrame => 64 * Channels * sizeof(float);

    public TapirTracks Track(FrameRange range, ReadOnlySpan<TapirQuery> queries, CancellationToken cancellation)
    {
        var (low, high) = clip.Of(range, cancellation);
        float[] wide = TapirQuery.Sample(low, layout.Low, Input, queries), fine = TapirQuery.Sample(high, layout.High, Input, queries);
        var state = Match(low, high, wide, fine, queries, cancellation);
        try
        {
            state.Add(Tensor(Repeat(fine, wide, queries.Length, range.Count), queries.Length, range.Count, Channels));
            for (var i = 0; i < iterations; i++)
            {
                var next = step.Run(TapirContract.StepInputs, [low, high, .. state], TapirContract.StepOutputs, cancellation);
                foreach (var tensor in state) tensor.Dispose();
                state = [.. next];
            }
            return new TapirTracks(state[0].GetTensorDataAsSpan<float>().ToArray(), Seen(state[1], state[2]));
        }
        finally
        {
            foreach (var tensor in state) tensor.Dispose();
        }
    }

    public void Dispose() => clip.Dispose();

    private List<OrtValue> Match(
        OrtValue low, OrtValue high, float[] wide, float[] fine, ReadOnlySpan<TapirQuery> queries, CancellationToken cancellation)
    {
        using var query = Tensor(wide, queries.Length, layout.Low.Channels);
        using var place = Tensor(TapirQuery.Places(queries), queries.Length, 3);
        if (!TapirContract.LooksClosely(init.Signature))
            return [.. init.Run(TapirContract.InitInputs, [low, query, place], TapirContract.InitOutputs, cancellation)];
        using var fineQuery = Tensor(fine, queries.Length, layout.High.Channels);
        return [.. init.Run(TapirContract.FineInitInputs, [low, query, place, high, fineQuery], TapirContract.InitOutputs, cancellation)];
    }

    // [N,T,D+C]: every frame starts from the query's features, the fine ones first.
    private float[] Repeat(float[] fine, float[] wide, int points, int frames)
    {
        var all = new float[points * frames * Channels];
        for (var n = 0; n < points; n++)
        {
            for (var t = 0; t < frames; t++)
            {
                var target = all.AsSpan((n * frames + t) * Channels, Channels);
                fine.AsSpan(n * layout.High.Channels, layout.High.Channels).CopyTo(target);
                wide.AsSpan(n * layout.Low.Channels, layout.Low.Channels).CopyTo(target[layout.High.Channels..]);
            }
        }
        return all;
    }

    // Neither occluded nor far off.
    private static float[] Seen(OrtValue occluded, OrtValue uncertain)
    {
        ReadOnlySpan<float> first = occluded.GetTensorDataAsSpan<float>(), second = uncertain.GetTensorDataAsSpan<float>();
        var seen = new float[first.Length];
        for (var i = 0; i < seen.Length; i++) seen[i] = (1 - Sigmoid(first[i])) * (1 - Sigmoid(second[i]));
        return seen;
    }

    private static float Sigmoid(float logit) => 1 / (1 + MathF.Exp(-logit));

    private static OrtValue Tensor(float[] values, params long[] shape) => OrtValue.CreateTensorValueFromMemory(values, shape);
}
