namespace SamPt.Core.Interactive;

/// <summary>
/// DBSCAN of distinct pixels (Ester et al., 1996), with scikit-learn's outcome: clusters count up by their first core pixel, a border
/// pixel belongs to the first cluster that reaches it, noise is -1. Pixels are binned into squares whose pixels are all neighbours
/// of one another, so that dense regions cost no pairwise comparison.
/// </summary>
internal sealed class PixelClusters
{
    // Squares of side radius / sqrt(2) have all neighbours of their pixels within two squares on each side.
    private const int Reach = 2;

    private readonly (int X, int Y)[] pixels;
    private readonly double squaredRadius;
    private readonly int leastNeighbours;
    private readonly Dictionary<(int X, int Y), List<int>> squares = [];
    private readonly (int X, int Y)[] squareOf;
    private readonly bool[] isCore;

    private PixelClusters((int X, int Y)[] pixels, double radius, int leastNeighbours)
    {
        this.pixels = pixels;
        this.leastNeighbours = leastNeighbours;
        squaredRadius = radius * radius;
        squareOf = new (int, int)[pixels.Length];
        isCore = new bool[pixels.Length];
        // A pixel alone in its square where the radius is below a pixel's side.
        var side = Math.Max(radius / Math.Sqrt(2), 0.5);
        for (var i = 0; i < pixels.Length; i++)
        {
            squareOf[i] = ((int)(pixels[i].X / side), (int)(pixels[i].Y / side));
            if (!squares.TryGetValue(squareOf[i], out var members)) squares.Add(squareOf[i], members = []);
            members.Add(i);
        }
    }

    /// <summary>The cluster of each pixel.</summary>
    /// <param name="pixels">Distinct.</param>
    /// <param name="radius">Pixels this near are neighbours.</param>
    /// <param name="leastNeighbours">A pixel with so many, itself included, is a core pixel.</param>
    public static int[] Label((int X, int Y)[] pixels, double radius, int leastNeighbours) =>
        new PixelClusters(pixels, radius, leastNeighbours).Run();

    private int[] Run()
    {
        foreach (var (square, members) in squares)
        {
            foreach (var i in members) isCore[i] = members.Count >= leastNeighbours || CountNeighbours(i, square) >= leastNeighbours;
        }
        var labels = new int[pixels.Length];
        Array.Fill(labels, -1);
        var clusters = 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            if (isCore[i] && labels[i] < 0) Flood(squareOf[i], labels, clusters++);
        }
        return labels;
    }

    private int CountNeighbours(int pixel, (int X, int Y) square) =>
        Around(square).Sum(members => members.Count(other => AreNeighbours(pixel, other)));

    /// <summary>Gives everything that a square's core pixels reach the cluster's label.</summary>
    private void Flood((int X, int Y) start, int[] labels, int cluster)
    {
        var open = new Stack<(int X, int Y)>();
        var seen = new HashSet<(int X, int Y)> { start };
        open.Push(start);
        while (open.TryPop(out var square))
        {
            var members = squares[square];
            // One core pixel of a square makes all its pixels members.
            foreach (var i in members)
            {
                if (labels[i] < 0) labels[i] = cluster;
            }
            var cores = members.Where(i => isCore[i]).ToArray();
            foreach (var neighbours in Around(square))
            {
                var there = squareOf[neighbours[0]];
                if (there == square) continue;
                var joined = seen.Contains(there);
                foreach (var other in neighbours)
                {
                    if ((isCore[other] ? joined : labels[other] >= 0) || !cores.Any(core => AreNeighbours(core, other))) continue;
                    if (isCore[other]) joined = true;
                    else labels[other] = cluster;
                }
                if (joined && seen.Add(there)) open.Push(there);
            }
        }
    }

    private bool AreNeighbours(int a, int b)
    {
        double dx = pixels[a].X - pixels[b].X, dy = pixels[a].Y - pixels[b].Y;
        return dx * dx + dy * dy <= squaredRadius;
    }

    private IEnumerable<List<int>> Around((int X, int Y) square)
    {
        for (var y = square.Y - Reach; y <= square.Y + Reach; y++)
        {
            for (var x = square.X - Reach; x <= square.X + Reach; x++)
            {
                if (squares.TryGetValue((x, y), out var members)) yield return members;
            }
        }
    }
}
