using Microsoft.ML.OnnxRuntime;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>What the graphs say of N points on T frames; point-major.</summary>
/// <param name="Points">[N,T,2], pixels of the encoder's input.</param>
/// <param name="Occluded">[N,T], logits.</param>
/// <param name="Uncertain">[N,T], logits of being far off.</param>
internal sealed record TapirTracks(float[] Points, float[] Occluded, float[] Uncertain);

/// <summary>Matches a chunk of points on all frames, then refines them: positions, logits and features feed back.</summary>
internal sealed class TapirRefiner(OnnxSession init, OnnxSession step, TapirLayout layout, int iterations)
{
    /// <param name="low">[T,P,C]</param>
    /// <param name="high">[T,Q,D]</param>
    /// <param name="queries">N of them, within the T frames.</param>
    public TapirTracks Track(OrtValue low, OrtValue high, ReadOnlySpan<TapirQuery> queries, CancellationToken cancellation)
    {
        var frames = (int)low.GetTensorTypeAndShape().Shape[0];
        float[] wide = Sample(low, layout.Low, queries), fine = Sample(high, layout.High, queries);
        var state = Match(low, wide, queries, cancellation);
        try
        {
            state.Add(Tensor(Repeat(fine, wide, queries.Length, frames), queries.Length, frames, layout.High.Channels + layout.Low.Channels));
            for (var i = 0; i < iterations; i++)
            {
                var next = step.Run(TapirContract.StepInputs, [low, high, .. state], TapirContract.StepOutputs, cancellation);
                foreach (var tensor in state) tensor.Dispose();
                state = [.. next];
            }
            return new TapirTracks(Values(state[0]), Values(state[1]), Values(state[2]));
        }
        finally
        {
            foreach (var tensor in state) tensor.Dispose();
        }
    }

    /// <summary>The features of each query at its place, channel by channel.</summary>
    private float[] Sample(OrtValue features, TapirMap map, ReadOnlySpan<TapirQuery> queries)
    {
        var values = features.GetTensorDataAsSpan<float>();
        var length = map.Size.Area * map.Channels;
        var found = new float[queries.Length * map.Channels];
        for (var n = 0; n < queries.Length; n++)
        {
            BilinearRow.Sample(
                values.Slice(queries[n].Frame * length, length), map.Size.Width, map.Size.Height, queries[n].On(map, layout),
                found.AsSpan(n * map.Channels, map.Channels));
        }
        return found;
    }

    private List<OrtValue> Match(OrtValue low, float[] features, ReadOnlySpan<TapirQuery> queries, CancellationToken cancellation)
    {
        var places = new float[queries.Length * 3];
        for (var n = 0; n < queries.Length; n++)
            (places[3 * n], places[3 * n + 1], places[3 * n + 2]) = (queries[n].Frame, queries[n].Position.Y, queries[n].Position.X);
        using var query = Tensor(features, queries.Length, layout.Low.Channels);
        using var place = Tensor(places, queries.Length, 3);
        return [.. init.Run(TapirContract.InitInputs, [low, query, place], TapirContract.InitOutputs, cancellation)];
    }

    // [N,T,D+C]: every frame starts from the query's features, the fine ones first.
    private float[] Repeat(float[] fine, float[] wide, int points, int frames)
    {
        var width = layout.High.Channels + layout.Low.Channels;
        var all = new float[points * frames * width];
        for (var n = 0; n < points; n++)
        {
            for (var t = 0; t < frames; t++)
            {
                var target = all.AsSpan((n * frames + t) * width, width);
                fine.AsSpan(n * layout.High.Channels, layout.High.Channels).CopyTo(target);
                wide.AsSpan(n * layout.Low.Channels, layout.Low.Channels).CopyTo(target[layout.High.Channels..]);
            }
        }
        return all;
    }

    private static OrtValue Tensor(float[] values, params long[] shape) => OrtValue.CreateTensorValueFromMemory(values, shape);

    private static float[] Values(OrtValue tensor) => tensor.GetTensorDataAsSpan<float>().ToArray();
}
