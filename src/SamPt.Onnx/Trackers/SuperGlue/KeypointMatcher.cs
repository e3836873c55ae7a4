using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SamPt.Core.Imaging;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.SuperGlue;

/// <summary>A keypoint of one frame and its partner in another, by their indices; the score is their probability.</summary>
internal readonly record struct KeypointMatch(int From, int To, float Score);

/// <summary>Runs SuperGlue on two frames' keypoints and keeps the pairs that are each other's best.</summary>
internal sealed class KeypointMatcher(OnnxSession matcher, SuperGlueLayout layout, ImageSize size, float threshold)
{
    private static readonly string[] Inputs =
        ["keypoints0", "scores0", "descriptors0", "keypoints1", "scores1", "descriptors1", "size"];

    private static readonly string[] Output = ["log_assignment"];

    /// <summary>In the order of the first frame's keypoints.</summary>
    public IReadOnlyList<KeypointMatch> Match(Keypoints from, Keypoints to, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (from.Count == 0 || to.Count == 0) return [];
        using var assignment = Assign(from, to, cancellation);
        return MutuallyBest(assignment.GetTensorDataAsSpan<float>(), from.Count, to.Count);
    }

    /// <summary>log_assignment [1,N+1,M+1]; the caller owns it.</summary>
    public OrtValue Assign(Keypoints from, Keypoints to, CancellationToken cancellation)
    {
        var inputs = new List<OrtValue>();
        try
        {
            foreach (var points in new[] { from, to })
            {
                inputs.Add(Tensor(MemoryMarshal.Cast<System.Numerics.Vector2, float>(points.Positions).ToArray(), points.Count, 2));
                inputs.Add(OrtValue.CreateTensorValueFromMemory(points.Scores, [1, points.Count]));
                inputs.Add(Tensor(points.Descriptors, points.Count, layout.Channels));
            }
            inputs.Add(OrtValue.CreateTensorValueFromMemory(new float[] { size.Width, size.Height }, [2]));
            return matcher.Run(Inputs, [.. inputs], Output, cancellation)[0];
        }
        finally
        {
            foreach (var input in inputs) input.Dispose();
        }

        static OrtValue Tensor(float[] values, int rows, int columns) => OrtValue.CreateTensorValueFromMemory(values, [1, rows, columns]);
    }

    private List<KeypointMatch> MutuallyBest(ReadOnlySpan<float> assignment, int count, int candidates)
    {
        var (best, bestOf) = (new int[count], new int[candidates]);
        for (var n = 0; n < count; n++)
        {
            // Without the last row and column, which stand for no partner.
            var row = assignment.Slice(n * (candidates + 1), candidates);
            for (var m = 0; m < candidates; m++)
            {
                if (row[m] > row[best[n]]) best[n] = m;
                if (row[m] > assignment[bestOf[m] * (candidates + 1) + m]) bestOf[m] = n;
            }
        }
        var matches = new List<KeypointMatch>();
        for (var n = 0; n < count; n++)
        {
            var score = MathF.Exp(assignment[n * (candidates + 1) + best[n]]);
            if (bestOf[best[n]] == n && score > threshold) matches.Add(new KeypointMatch(n, best[n], score));
        }
        return matches;
    }
}
