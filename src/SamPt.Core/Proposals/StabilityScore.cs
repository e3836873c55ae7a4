using System.Numerics;

namespace SamPt.Core.Proposals;

/// <summary>How little a mask changes when the threshold on its logits moves.</summary>
public static class StabilityScore
{
    /// <summary>Pixels above <paramref name="offset"/> for each pixel above its negative; NaN without any.</summary>
    public static float Of(ReadOnlySpan<float> logits, float offset) => (float)CountAbove(logits, offset) / CountAbove(logits, -offset);

    private static int CountAbove(ReadOnlySpan<float> values, float threshold)
    {
        var least = new Vector<float>(threshold);
        var counts = Vector<int>.Zero;
        var i = 0;
        // A true comparison is -1 in every bit.
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            counts -= Vector.GreaterThan(new Vector<float>(values[i..]), least);
        return Vector.Sum(counts) + CountAboveScalar(values, threshold, i);
    }

    /// <summary>The twin of <see cref="CountAbove"/> without vectors, from <paramref name="i"/> on.</summary>
    internal static int CountAboveScalar(ReadOnlySpan<float> values, float threshold, int i = 0)
    {
        var count = 0;
        for (; i < values.Length; i++)
        {
            if (values[i] > threshold) count++;
        }
        return count;
    }
}
