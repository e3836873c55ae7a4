using System.Numerics;

namespace SamPt.Core.QueryPoints;

/// <summary>The query points of one object, (x, y) at the size of its mask.</summary>
public sealed record ObjectPoints(Vector2[] Positive, Vector2[] Negative);

/// <summary>
/// Selects the query points of all objects of a video: positives of every object on its mask, then negatives of every object on the
/// complement of its mask.
/// </summary>
public sealed class QueryPointExtractor(
    IQueryPointSelector positiveSelector, int positiveCount, IQueryPointSelector negativeSelector, int negativeCount)
{
    /// <summary>The points of each region's object, in order.</summary>
    public IReadOnlyList<ObjectPoints> Extract(IReadOnlyList<QueryRegion> regions, ReferenceRandom random)
    {
        var positives = positiveSelector.Select(regions, positiveCount, random);
        IReadOnlyList<Vector2[]> negatives = negativeCount == 0
            ? [.. regions.Select(_ => Array.Empty<Vector2>())]
            : negativeSelector.Select([.. regions.Select(r => r with { Mask = r.Mask.Complement() })], negativeCount, random);
        return [.. positives.Zip(negatives, (positive, negative) => new ObjectPoints(positive, negative))];
    }
}
