using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Core.QueryPoints;

/// <summary>
/// Corners inside the mask, away from its border: points that a tracker holds on to. Where there are too few, k-medoids of the whole
/// mask fill up.
/// </summary>
public sealed class ShiTomasiSelector : IQueryPointSelector
{
    private const double Quality = 0.001;
    private const int SmallestErodedArea = 10;

    // Shares of the mask's diameter, tried from the deepest erosion on.
    private static readonly double[] ErosionShares = [0.06, 0.02, 0.01];

    private readonly KMedoidsSelector substitute = new(subsampleSize: 2000);

    public IReadOnlyList<Vector2[]> Select(IReadOnlyList<QueryRegion> regions, int count, ReferenceRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return [.. regions.Select(region => SelectFrom(region, count, random))];
    }

    private Vector2[] SelectFrom(QueryRegion region, int count, ReferenceRandom random)
    {
        if (region.Mask.IsEmpty) return MaskPixels.Nothing(count);
        var eroded = Erode(region.Mask);
        var gray = GrayConversion.Rec601(region.Frame);
        var corners = CornerDetector.Detect(gray, eroded, count, Quality, Diameter(eroded) / (double)count);

        var points = Array.ConvertAll(corners, MaskPixels.ToPoint);
        return points.Length == count
            ? points
            : [.. points, .. substitute.SelectFrom(region.Mask, count - points.Length, random)];
    }

    /// <summary>The mask without its border: the deepest erosion that leaves enough pixels, or the mask itself.</summary>
    internal static BinaryMask Erode(BinaryMask mask)
    {
        foreach (var share in ErosionShares)
        {
            var eroded = Erode(mask, share);
            if (eroded.Area >= SmallestErodedArea) return eroded;
        }
        return mask;
    }

    /// <summary>Erodes by a square whose side is a share of the mask's diameter.</summary>
    internal static BinaryMask Erode(BinaryMask mask, double share) => SquareErosion.Erode(mask, (int)(Diameter(mask) * share));

    /// <summary>The diagonal of the box around the pixel centres; float32, as its truncation and division depend on it.</summary>
    internal static float Diameter(BinaryMask mask)
    {
        var bounds = mask.Bounds() ?? throw new ArgumentException("An empty mask has no diameter.", nameof(mask));
        float dx = bounds.XMax - bounds.XMin, dy = bounds.YMax - bounds.YMin;
        return MathF.Sqrt(dx * dx + dy * dy);
    }
}
