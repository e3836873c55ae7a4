using System.Numerics;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;

namespace SamPt.Core.Interactive;

/// <summary>
/// Where the simulated user puts a point: on a medoid of the largest cluster of wrong pixels, chosen by the reference's rule and with
/// its draws.
/// </summary>
internal static class ErrorRegion
{
    private const int ClusteredPixels = 18000;
    private const int LeastNeighbours = 10;
    private const int LeastClusterPixels = 180;
    private const int MedoidPixels = 720;
    private const int Medoids = 3;

    /// <summary>A pixel of <paramref name="mask"/>, which has at least one.</summary>
    public static Vector2 Select(BinaryMask mask, ReferenceRandom random)
    {
        var all = mask.Pixels();
        var drawn = Draw(all, ClusteredPixels, random);
        // The reference's radius grows with the frame's area: 0.4 pixels at 64x48, 79 at 1024x576.
        var labels = PixelClusters.Label(drawn, 2.4 * mask.Size.Area / ClusteredPixels, LeastNeighbours);
        var region = Largest(drawn, labels);
        if (region.Length < LeastClusterPixels) region = all;
        var pixels = Draw(region, MedoidPixels, random);
        var medoid = KMedoids.Fit(pixels, Math.Min(Medoids, all.Length)).Medoids[0];
        return MaskPixels.ToPoint(pixels[medoid]);
    }

    private static (int X, int Y)[] Draw((int X, int Y)[] pixels, int count, ReferenceRandom random) =>
        [.. random.Permutation(pixels.Length).Take(count).Select(i => pixels[i])];

    // Of clusters of one size the one that comes first among the pixels.
    private static (int X, int Y)[] Largest((int X, int Y)[] pixels, int[] labels)
    {
        var clusters = Enumerable.Range(0, pixels.Length).Where(i => labels[i] >= 0).GroupBy(i => labels[i]).ToArray();
        return clusters.Length == 0 ? [] : [.. clusters.MaxBy(cluster => cluster.Count())!.Select(i => pixels[i])];
    }
}
