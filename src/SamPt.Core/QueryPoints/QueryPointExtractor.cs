using System.Numerics;
using SamPt.Core.Masks;

namespace SamPt.Core.QueryPoints;

/// <summary>The query points of one object, (x, y) at the size of its mask.</summary>
public sealed record ObjectPoints(Vector2[] Positive, Vector2[] Negative)
{
    public PointCounts Counts => new(Positive.Length, Negative.Length);

    /// <summary>The mask of the object on the points' frame; null where it is not known.</summary>
    public BinaryMask? Mask { get; init; }
}

/// <summary>How many query points an object has.</summary>
public readonly record struct PointCounts(int Positive, int Negative);

/// <summary>
/// Selects the query points of all objects of a video: positives of every object on its mask, then negatives of every object on the
/// complement of its mask.
/// </summary>
public sealed class QueryPointExtractor(
    IQueryPointSelector positiveSelector, int positiveCount, IQueryPointSelector negativeSelector, int negativeCount)
{
    /// <summary>The points of each region's object, in order; equally many for all.</summary>
    public IReadOnlyList<ObjectPoints> Extract(IReadOnlyList<QueryRegion> regions, ReferenceRandom random) =>
        Extract(regions, [.. regions.Select(_ => new PointCounts(positiveCount, negativeCount))], random);

    /// <summary>The points of each region's object, in order, as many as <paramref name="counts"/> says for each.</summary>
    public IReadOnlyList<ObjectPoints> Extract(
        IReadOnlyList<QueryRegion> regions, IReadOnlyList<PointCounts> counts, ReferenceRandom random)
    {
        var positives = Select(positiveSelector, regions, [.. counts.Select(c => c.Positive)], random);
        var negatives = counts.All(c => c.Negative == 0)
            ? [.. regions.Select(_ => Array.Empty<Vector2>())]
            : Select(negativeSelector, [.. regions.Select(r => r with { Mask = r.Mask.Complement() })], [.. counts.Select(c => c.Negative)], random);
        return [.. regions.Select((region, i) => new ObjectPoints(positives[i], negatives[i]) { Mask = region.Mask })];
    }

    // Regions with equally many points go to the selector in one call, which keeps the reference's order of draws.
    private static Vector2[][] Select(
        IQueryPointSelector selector, IReadOnlyList<QueryRegion> regions, int[] counts, ReferenceRandom random)
    {
        var points = new Vector2[regions.Count][];
        foreach (var group in Enumerable.Range(0, regions.Count).GroupBy(i => counts[i]))
        {
            var indices = group.ToArray();
            IReadOnlyList<Vector2[]> selected = group.Key == 0
                ? [.. indices.Select(_ => Array.Empty<Vector2>())]
                : selector.Select([.. indices.Select(i => regions[i])], group.Key, random);
            for (var n = 0; n < indices.Length; n++) points[indices[n]] = selected[n];
        }
        return points;
    }
}
