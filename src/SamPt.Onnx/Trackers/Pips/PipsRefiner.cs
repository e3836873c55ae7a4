using Microsoft.ML.OnnxRuntime;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Pips;

/// <summary>Runs the refinement step on one window: coordinates and features feed back.</summary>
internal sealed class PipsRefiner(OnnxSession step, int iterations)
{
    private static readonly string[] Inputs = ["pyramid", "hw", "coords", "feats"];
    private static readonly string[] Feedback = ["coords_out", "feats_out"];
    private static readonly string[] Answer = ["coords_out", "vis_logits"];

    /// <summary>The refined coordinates [S,N,2] and visibility logits [S,N]; the caller owns both.</summary>
    /// <param name="pyramid">[S,P,C].</param>
    /// <param name="size">Rows and columns of its finest level.</param>
    /// <param name="start">[S,N,2], cells.</param>
    /// <param name="pointFeatures">[S,N,C].</param>
    public (OrtValue Coords, OrtValue Visibility) Refine(
        OrtValue pyramid, long[] size, float[] start, float[] pointFeatures, CancellationToken cancellation)
    {
        var window = pyramid.GetTensorTypeAndShape().Shape;
        var points = start.Length / 2 / window[0];
        using var hw = OrtValue.CreateTensorValueFromMemory(size, [2]);
        var coords = OrtValue.CreateTensorValueFromMemory(start, [window[0], points, 2]);
        var features = OrtValue.CreateTensorValueFromMemory(pointFeatures, [window[0], points, window[2]]);
        try
        {
            for (var i = 1; i < iterations; i++)
            {
                var next = step.Run(Inputs, [pyramid, hw, coords, features], Feedback, cancellation);
                coords.Dispose();
                features.Dispose();
                (coords, features) = (next[0], next[1]);
            }
            var answer = step.Run(Inputs, [pyramid, hw, coords, features], Answer, cancellation);
            return (answer[0], answer[1]);
        }
        finally
        {
            coords.Dispose();
            features.Dispose();
        }
    }
}
