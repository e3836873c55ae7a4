using System.Numerics;
using SamPt.Core.Masks;

namespace SamPt.Core.QueryPoints;

/// <summary>Pixels of the mask, drawn without replacement.</summary>
public sealed class RandomSelector : IQueryPointSelector
{
    public IReadOnlyList<Vector2[]> Select(IReadOnlyList<QueryRegion> regions, int count, ReferenceRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return [.. regions.Select(region => SelectFrom(region.Mask, count, random))];
    }

    private static Vector2[] SelectFrom(BinaryMask mask, int count, ReferenceRandom random)
    {
        var pixels = mask.Pixels();
        if (pixels.Length == 0) return MaskPixels.Nothing(count);
        if (pixels.Length < count) return MaskPixels.Repeat(pixels, count);

        var order = random.Permutation(pixels.Length).AsSpan(0, count);
        var points = new Vector2[count];
        for (var i = 0; i < count; i++) points[i] = MaskPixels.ToPoint(pixels[order[i]]);
        return points;
    }
}
