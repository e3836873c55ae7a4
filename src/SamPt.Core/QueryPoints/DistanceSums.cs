using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamPt.Core.QueryPoints;

/// <summary>
/// Euclidean distances between pixels in float64, and their sums in numpy's order of addition (pairwise summation: eight running sums
/// over blocks of at most 128, longer runs in halves). The order decides which of two equal sums is smaller by rounding. Squared
/// distances are whole numbers, here as in scikit-learn's dot products, so nothing is lost before the square root.
/// </summary>
internal static class DistanceSums
{
    private const int Lanes = 8;
    private const int BlockSize = 128;

    /// <summary>sums[i] = sum over j of the distance from point i to point j.</summary>
    public static void Compute(ReadOnlySpan<double> xs, ReadOnlySpan<double> ys, Span<double> sums)
    {
        for (var i = 0; i < xs.Length; i++) sums[i] = From(xs[i], ys[i], xs, ys);
    }

    /// <summary>The sum of the distances from (x, y) to all points.</summary>
    public static double From(double x, double y, ReadOnlySpan<double> xs, ReadOnlySpan<double> ys) =>
        Vector256.IsHardwareAccelerated ? Vectorised(x, y, xs, ys) : Scalar(x, y, xs, ys);

    /// <summary>The distance between two points.</summary>
    public static double Distance(double x, double y, double otherX, double otherY)
    {
        var (dx, dy) = (otherX - x, otherY - y);
        return Math.Sqrt(dx * dx + dy * dy);
    }

    internal static double Vectorised(double x, double y, ReadOnlySpan<double> xs, ReadOnlySpan<double> ys)
    {
        if (xs.Length < Lanes) return Scalar(x, y, xs, ys);
        if (xs.Length > BlockSize)
        {
            var half = FirstHalf(xs.Length);
            return Vectorised(x, y, xs[..half], ys[..half]) + Vectorised(x, y, xs[half..], ys[half..]);
        }
        var (vx, vy) = (Vector256.Create(x), Vector256.Create(y));
        var (low, high) = (Four(vx, vy, xs, ys, 0), Four(vx, vy, xs, ys, 4));
        var i = Lanes;
        for (; i <= xs.Length - Lanes; i += Lanes)
        {
            low += Four(vx, vy, xs, ys, i);
            high += Four(vx, vy, xs, ys, i + 4);
        }
        var sum = AddLanes([low[0], low[1], low[2], low[3], high[0], high[1], high[2], high[3]]);
        for (; i < xs.Length; i++) sum += Distance(x, y, xs[i], ys[i]);
        return sum;
    }

    /// <summary>The scalar twin of <see cref="Vectorised"/>.</summary>
    internal static double Scalar(double x, double y, ReadOnlySpan<double> xs, ReadOnlySpan<double> ys)
    {
        if (xs.Length > BlockSize)
        {
            var half = FirstHalf(xs.Length);
            return Scalar(x, y, xs[..half], ys[..half]) + Scalar(x, y, xs[half..], ys[half..]);
        }
        var sum = 0.0;
        var i = 0;
        if (xs.Length >= Lanes)
        {
            Span<double> lanes = stackalloc double[Lanes];
            lanes.Clear();
            for (; i < xs.Length / Lanes * Lanes; i++) lanes[i % Lanes] += Distance(x, y, xs[i], ys[i]);
            sum = AddLanes(lanes);
        }
        for (; i < xs.Length; i++) sum += Distance(x, y, xs[i], ys[i]);
        return sum;
    }

    // numpy splits at the largest multiple of eight in the first half.
    private static int FirstHalf(int length) => length / 2 / Lanes * Lanes;

    private static double AddLanes(ReadOnlySpan<double> r) =>
        ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));

    private static Vector256<double> Four(
        Vector256<double> x, Vector256<double> y, ReadOnlySpan<double> xs, ReadOnlySpan<double> ys, int start)
    {
        var dx = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(xs), (nuint)start) - x;
        var dy = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(ys), (nuint)start) - y;
        return Vector256.Sqrt(dx * dx + dy * dy);
    }
}
