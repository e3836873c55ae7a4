using Microsoft.ML.OnnxRuntime;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>The refinements: positions, logits and features of all points and frames feed back.</summary>
/// <param name="step">Borrowed.</param>
internal sealed class TapirSteps(OnnxSession step, int iterations)
{
    /// <summary>A step's neighbourhoods of 8 x 8 cells.</summary>
    public static long BytesPerPointAndFrame(TapirLayout layout) => 64L * (layout.High.Channels + layout.Low.Channels) * sizeof(float);

    /// <summary>How often a step is called.</summary>
    public int Iterations => iterations;

    /// <summary>[N,T,D+C]: every frame starts from the query's features, the fine ones first.</summary>
    public static OrtValue Features(float[] fine, float[] wide, int points, int frames)
    {
        int high = fine.Length / points, low = wide.Length / points;
        var all = new float[points * frames * (high + low)];
        for (var n = 0; n < points; n++)
        {
            for (var t = 0; t < frames; t++)
            {
                var target = all.AsSpan((n * frames + t) * (high + low), high + low);
                fine.AsSpan(n * high, high).CopyTo(target);
                wide.AsSpan(n * low, low).CopyTo(target[high..]);
            }
        }
        return OrtValue.CreateTensorValueFromMemory(all, [points, frames, high + low]);
    }

    /// <param name="state">points, occ, expd and feats; taken over.</param>
    public TapirTracks Refine(OrtValue low, OrtValue high, List<OrtValue> state, CancellationToken cancellation)
    {
        try
        {
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

    // Neither occluded nor far off.
    private static float[] Seen(OrtValue occluded, OrtValue uncertain)
    {
        ReadOnlySpan<float> first = occluded.GetTensorDataAsSpan<float>(), second = uncertain.GetTensorDataAsSpan<float>();
        var seen = new float[first.Length];
        for (var i = 0; i < seen.Length; i++) seen[i] = (1 - Sigmoid(first[i])) * (1 - Sigmoid(second[i]));
        return seen;
    }

    private static float Sigmoid(float logit) => 1 / (1 + MathF.Exp(-logit));
}
