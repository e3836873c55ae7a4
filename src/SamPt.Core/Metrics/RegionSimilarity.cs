using System.Numerics;
using SamPt.Core.Masks;

namespace SamPt.Core.Metrics;

/// <summary>J, the region similarity of DAVIS: intersection over union of two masks.</summary>
public static class RegionSimilarity
{
    /// <summary>0..1; 1 if both masks are empty. Pixels of <paramref name="voidPixels"/> count on neither side.</summary>
    /// <exception cref="ArgumentException">The masks differ in size.</exception>
    public static double Of(BinaryMask annotation, BinaryMask prediction, BinaryMask? voidPixels = null)
    {
        RequireSameSize(annotation, prediction);
        if (voidPixels is not null) RequireSameSize(annotation, voidPixels);
        var a = annotation.Words;
        var p = prediction.Words[..a.Length];
        int intersection = 0, union = 0;
        if (voidPixels is null)
        {
            for (var i = 0; i < a.Length; i++)
            {
                intersection += BitOperations.PopCount(a[i] & p[i]);
                union += BitOperations.PopCount(a[i] | p[i]);
            }
        }
        else
        {
            var v = voidPixels.Words[..a.Length];
            for (var i = 0; i < a.Length; i++)
            {
                intersection += BitOperations.PopCount(a[i] & p[i] & ~v[i]);
                union += BitOperations.PopCount((a[i] | p[i]) & ~v[i]);
            }
        }
        return union == 0 ? 1 : (double)intersection / union;
    }

    internal static void RequireSameSize(BinaryMask one, BinaryMask other)
    {
        if (one.Size != other.Size) throw new ArgumentException($"The masks differ in size: {one.Size} and {other.Size}.");
    }
}
