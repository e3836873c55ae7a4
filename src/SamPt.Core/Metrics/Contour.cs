using System.Numerics;
using SamPt.Core.Masks;

namespace SamPt.Core.Metrics;

/// <summary>
/// The boundary of a mask and the band within the tolerance around it. The band is computed when first asked for and kept, so
/// that one annotation met by several predictions is dilated once. Not for use by two threads at a time before that.
/// </summary>
public sealed class Contour
{
    private readonly int radius;
    private BinaryMask? band;

    /// <param name="mask">The object; void pixels are taken out of it before its boundary is drawn.</param>
    /// <param name="radius">The tolerance in pixels, see <see cref="BoundaryAccuracy.Radius"/>.</param>
    /// <param name="voidPixels">Pixels that belong to nobody, or null.</param>
    public Contour(BinaryMask mask, int radius, BinaryMask? voidPixels = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        this.radius = radius;
        Pixels = MaskBoundary.Of(voidPixels is null ? mask : Without(mask, voidPixels));
        Length = Pixels.Area;
    }

    /// <summary>The boundary pixels, see <see cref="MaskBoundary"/>.</summary>
    public BinaryMask Pixels { get; }

    /// <summary>Number of boundary pixels.</summary>
    public int Length { get; }

    /// <summary>Every pixel within the tolerance of the boundary.</summary>
    public BinaryMask Band => band ??= DiskDilation.Of(Pixels, radius);

    /// <summary>How many of this boundary's pixels lie within the tolerance of <paramref name="other"/>'s.</summary>
    public int Matched(Contour other)
    {
        RegionSimilarity.RequireSameSize(Pixels, other.Pixels);
        var mine = Pixels.Words;
        var theirs = other.Band.Words[..mine.Length];
        var matched = 0;
        for (var i = 0; i < mine.Length; i++) matched += BitOperations.PopCount(mine[i] & theirs[i]);
        return matched;
    }

    private static BinaryMask Without(BinaryMask mask, BinaryMask voidPixels)
    {
        RegionSimilarity.RequireSameSize(mask, voidPixels);
        var result = new BinaryMask(mask.Size);
        for (var i = 0; i < result.Words.Length; i++) result.Words[i] = mask.Words[i] & ~voidPixels.Words[i];
        return result;
    }
}
