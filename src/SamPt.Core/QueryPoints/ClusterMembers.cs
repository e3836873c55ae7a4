namespace SamPt.Core.QueryPoints;

/// <summary>The points of one cluster by rising index; reused from cluster to cluster.</summary>
internal sealed class ClusterMembers(int capacity)
{
    // Far above the rounding of a sum of thousands of distances, far below the difference of one pixel.
    private const double Margin = 1 + 1e-9;

    private readonly int[] indices = new int[capacity];
    private readonly double[] xs = new double[capacity];
    private readonly double[] ys = new double[capacity];
    private int count;

    public void Clear() => count = 0;

    public void Add(int index, double x, double y) => (indices[count], xs[count], ys[count++]) = (index, x, y);

    /// <summary>
    /// The first member with the smallest sum of distances to all members, or <paramref name="medoid"/>, a member, if none has a
    /// strictly smaller sum.
    /// </summary>
    public int MostCentral(int medoid)
    {
        ReadOnlySpan<double> x = xs.AsSpan(0, count), y = ys.AsSpan(0, count);
        var best = Array.BinarySearch(indices, 0, count, medoid);
        var lowest = DistanceSums.From(x[best], y[best], x, y);
        var (meanX, meanY) = (Mean(x), Mean(y));
        for (var i = 0; i < count; i++)
        {
            // By the triangle inequality a sum of distances is at least count times the distance to the mean: most members are out
            // of the running without summing up.
            if (count * DistanceSums.Distance(meanX, meanY, x[i], y[i]) > lowest * Margin) continue;
            var sum = DistanceSums.From(x[i], y[i], x, y);
            if (sum < lowest) (lowest, best) = (sum, i);
        }
        return indices[best];
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }
}
