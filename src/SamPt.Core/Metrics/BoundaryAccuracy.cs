using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Core.Metrics;

/// <summary>
/// F, the boundary accuracy of DAVIS: F = 2PR / (P + R), where P is the share of the prediction's boundary pixels that lie within
/// a tolerance of the annotation's boundary, and R the share of the annotation's within the tolerance of the prediction's.
/// </summary>
public static class BoundaryAccuracy
{
    /// <summary>DAVIS: 0.8 % of the image diagonal.</summary>
    public const double DavisTolerance = 0.008;

    /// <summary>
    /// The tolerance in pixels: a <paramref name="tolerance"/> below 1 is a share of the diagonal, rounded up (8 at 854x480 for
    /// 0.008); from 1 on it is a whole number of pixels.
    /// </summary>
    public static int Radius(ImageSize size, double tolerance = DavisTolerance)
    {
        if (!(tolerance >= 0) || (tolerance >= 1 && tolerance != Math.Floor(tolerance)))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance,
                "The tolerance is a share of the diagonal (0 to 1) or a whole number of pixels.");
        }
        if (tolerance >= 1) return (int)tolerance;
        return (int)Math.Ceiling(tolerance * Math.Sqrt((double)size.Height * size.Height + (double)size.Width * size.Width));
    }

    /// <summary>0..1, both masks of one size; <paramref name="voidPixels"/> are taken out before boundaries are drawn.</summary>
    /// <exception cref="ArgumentException">The masks differ in size.</exception>
    public static double Of(BinaryMask annotation, BinaryMask prediction, BinaryMask? voidPixels = null, double tolerance = DavisTolerance)
    {
        RegionSimilarity.RequireSameSize(annotation, prediction);
        var radius = Radius(annotation.Size, tolerance);
        return Of(new Contour(annotation, radius, voidPixels), new Contour(prediction, radius, voidPixels));
    }

    /// <summary>The same from boundaries drawn before, for one annotation against several predictions.</summary>
    public static double Of(Contour annotation, Contour prediction)
    {
        // DAVIS looks at empty boundaries, not at empty masks: a full image has none either. One empty side gives P + R = 1 with
        // a factor 0, so F = 0 without a dilation.
        if (annotation.Length == 0 && prediction.Length == 0) return 1;
        if (annotation.Length == 0 || prediction.Length == 0) return 0;
        var precision = (double)prediction.Matched(annotation) / prediction.Length;
        var recall = (double)annotation.Matched(prediction) / annotation.Length;
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }
}
