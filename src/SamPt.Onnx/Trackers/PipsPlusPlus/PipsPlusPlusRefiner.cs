using System.Numerics;
using Microsoft.ML.OnnxRuntime;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.PipsPlusPlus;

/// <summary>Runs the refinement step on one chunk: coordinates feed back, and the features that follow the points are read anew.</summary>
internal sealed class PipsPlusPlusRefiner(OnnxSession step, int iterations)
{
    private static readonly string[] Inputs = ["pyramid", "hw", "coords", "feat1", "feat2", "feat4"];
    private static readonly string[] Answer = ["coords_out"];

    /// <summary>The refined coordinates [F,N,2]. The points' features are the ones last used when this returns.</summary>
    /// <param name="tensor">The pyramids of the chunk's frames, [F,P,C].</param>
    /// <param name="start">[F,N,2], cells; the first row stays.</param>
    public float[] Refine(OrtValue tensor, FeaturePyramid pyramid, PipsPlusPlusPoints points, float[] start, CancellationToken cancellation)
    {
        var frames = start.Length / 2 / points.Points.Length;
        Enter(tensor, pyramid, points, start, frames);
        long[] size = [pyramid.Level0.Height, pyramid.Level0.Width];
        long[] perFrame = [frames, points.Points.Length, pyramid.Channels];
        using var hw = OrtValue.CreateTensorValueFromMemory(size, [2]);
        using var feat1 = OrtValue.CreateTensorValueFromMemory(points.AtQuery, [perFrame[1], perFrame[2]]);
        using var feat2 = OrtValue.CreateTensorValueFromMemory(points.TwoBefore, perFrame);
        using var feat4 = OrtValue.CreateTensorValueFromMemory(points.FourBefore, perFrame);
        var current = start.ToArray();
        using var coords = OrtValue.CreateTensorValueFromMemory(current, [frames, perFrame[1], 2]);
        for (var i = 0; i < iterations; i++)
        {
            if (i > 0)
            {
                Follow(tensor, pyramid, current, points.Points.Length, 2, points.TwoBefore);
                Follow(tensor, pyramid, current, points.Points.Length, 4, points.FourBefore);
            }
            using var moved = step.Run(Inputs, [tensor, hw, coords, feat1, feat2, feat4], Answer, cancellation)[0];
            moved.GetTensorDataAsSpan<float>().CopyTo(current);
        }
        return current;
    }

    // The first chunk knows the points by their queries alone. A later one begins with the features that the one before ended with,
    // row by row, though its rows are other frames.
    private static void Enter(OrtValue tensor, FeaturePyramid pyramid, PipsPlusPlusPoints points, float[] start, int frames)
    {
        if (points.AtQuery.Length > 0) return;
        points.AtQuery = new float[points.Points.Length * pyramid.Channels];
        Sample(pyramid.Finest(tensor, 0), pyramid, start, points.AtQuery);
        points.TwoBefore = [.. Enumerable.Range(0, frames).SelectMany(_ => points.AtQuery)];
        points.FourBefore = [.. points.TwoBefore];
    }

    /// <summary>The features at the points' places some frames before, or on the first frame.</summary>
    private static void Follow(OrtValue tensor, FeaturePyramid pyramid, float[] coords, int count, int before, float[] target)
    {
        for (var t = 0; t < coords.Length / 2 / count; t++)
        {
            var source = Math.Max(0, t - before);
            Sample(
                pyramid.Finest(tensor, source), pyramid, coords.AsSpan(source * count * 2, count * 2),
                target.AsSpan(t * count * pyramid.Channels, count * pyramid.Channels));
        }
    }

    private static void Sample(ReadOnlySpan<float> map, FeaturePyramid pyramid, ReadOnlySpan<float> coords, Span<float> target)
    {
        for (var n = 0; n < target.Length / pyramid.Channels; n++)
        {
            BilinearRow.Sample(
                map, pyramid.Level0.Width, pyramid.Level0.Height, new Vector2(coords[2 * n], coords[2 * n + 1]),
                target.Slice(n * pyramid.Channels, pyramid.Channels));
        }
    }
}
