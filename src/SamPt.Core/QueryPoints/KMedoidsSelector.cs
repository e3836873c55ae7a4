using System.Numerics;
using SamPt.Core.Masks;

namespace SamPt.Core.QueryPoints;

/// <summary>
/// The medoids of a random subsample of the mask: points spread over the object and never outside it. The paper's default for
/// positive points.
/// </summary>
public sealed class KMedoidsSelector : IQueryPointSelector
{
    /// <summary>The reference clusters at most this many pixels.</summary>
    public const int DefaultSubsampleSize = 1800;

    private readonly int subsampleSize;

    /// <param name="subsampleSize">Pixels to cluster at most; the time grows with its square.</param>
    public KMedoidsSelector(int subsampleSize = DefaultSubsampleSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(subsampleSize);
        this.subsampleSize = subsampleSize;
    }

    /// <exception cref="ConfigurationException">More points are asked for than the subsample has pixels.</exception>
    public IReadOnlyList<Vector2[]> Select(IReadOnlyList<QueryRegion> regions, int count, ReferenceRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return [.. regions.Select(region => SelectFrom(region.Mask, count, random))];
    }

    internal Vector2[] SelectFrom(BinaryMask mask, int count, ReferenceRandom random)
    {
        if (count > subsampleSize)
        {
            throw new ConfigurationException(
                $"k-medoids: {count} points per mask, expected at most {subsampleSize}, the pixels it clusters; ask for fewer or use random.");
        }
        var pixels = mask.Pixels();
        if (pixels.Length == 0) return MaskPixels.Nothing(count);
        if (pixels.Length < count) return MaskPixels.Repeat(pixels, count);

        var order = random.Permutation(pixels.Length);
        var size = Math.Min(subsampleSize, pixels.Length);
        var subsample = new (int X, int Y)[size];
        for (var i = 0; i < size; i++) subsample[i] = pixels[order[i]];
        return Array.ConvertAll(KMedoids.Fit(subsample, count).Medoids, i => MaskPixels.ToPoint(subsample[i]));
    }
}
