namespace SamPt.Core.QueryPoints;

/// <summary>The outcome of a clustering.</summary>
/// <param name="Medoids">Indices into the points, cluster by cluster.</param>
/// <param name="Rounds">Rounds that moved a medoid.</param>
internal sealed record KMedoidsResult(int[] Medoids, int Rounds);

/// <summary>
/// K-medoids by alternation (Park and Jun, "A simple and fast algorithm for K-medoids clustering", 2009) on distinct pixels, in the
/// order of operations of scikit-learn-extra on float64, which decides ties.
/// </summary>
internal sealed class KMedoids
{
    private const int MaxRounds = 300;

    private readonly double[] xs;
    private readonly double[] ys;
    private readonly int[] medoids;
    private readonly int[] labels;
    private readonly bool[] changed;
    private readonly ClusterMembers members;

    private KMedoids((int X, int Y)[] points, int[] start)
    {
        (xs, ys) = Coordinates(points);
        medoids = start;
        labels = new int[points.Length];
        Array.Fill(labels, -1);
        changed = new bool[start.Length];
        members = new ClusterMembers(points.Length);
    }

    /// <summary>Clusters distinct pixels into <paramref name="count"/>, 1 .. points.Length, from the heuristic start.</summary>
    public static KMedoidsResult Fit((int X, int Y)[] points, int count) => new KMedoids(points, HeuristicStart(points, count)).Run();

    /// <summary>The points with the smallest sum of distances to all points, in the order that numpy's argpartition leaves them.</summary>
    public static int[] HeuristicStart((int X, int Y)[] points, int count)
    {
        var (xs, ys) = Coordinates(points);
        var sums = new double[points.Length];
        DistanceSums.Compute(xs, ys, sums);
        return NumpyPartition.ArgPartition(sums, count - 1)[..count];
    }

    private KMedoidsResult Run()
    {
        var round = 0;
        for (; round < MaxRounds; round++)
        {
            Assign();
            var moved = false;
            for (var k = 0; k < medoids.Length; k++)
            {
                // A cluster with the members of the round before has the medoid it chose then.
                if (changed[k]) moved |= UpdateMedoid(k);
            }
            if (!moved) break;
        }
        return new KMedoidsResult(medoids, round);
    }

    /// <summary>Gives every point to its nearest medoid; ties go to the lower cluster.</summary>
    private void Assign()
    {
        Array.Clear(changed);
        for (var i = 0; i < xs.Length; i++)
        {
            var label = Nearest(xs[i], ys[i]);
            if (label == labels[i]) continue;
            changed[label] = true;
            if (labels[i] >= 0) changed[labels[i]] = true;
            labels[i] = label;
        }
    }

    // Squares of distances compare as the distances do: roots of different whole numbers below 2^50 differ in float64.
    private int Nearest(double x, double y)
    {
        var nearest = -1;
        var smallest = double.PositiveInfinity;
        for (var k = 0; k < medoids.Length; k++)
        {
            var (dx, dy) = (xs[medoids[k]] - x, ys[medoids[k]] - y);
            var square = dx * dx + dy * dy;
            if (square >= smallest) continue;
            smallest = square;
            nearest = k;
        }
        return nearest;
    }

    /// <summary>Moves the medoid to the first member with the smallest sum of distances, if that is strictly smaller than its own.</summary>
    private bool UpdateMedoid(int k)
    {
        members.Clear();
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == k) members.Add(i, xs[i], ys[i]);
        }
        var best = members.MostCentral(medoids[k]);
        if (best == medoids[k]) return false;
        medoids[k] = best;
        return true;
    }

    private static (double[] X, double[] Y) Coordinates((int X, int Y)[] points) =>
        (Array.ConvertAll(points, p => (double)p.X), Array.ConvertAll(points, p => (double)p.Y));
}
