using System.Numerics;

namespace SamPt.Core.QueryPoints;

/// <summary>
/// A quarter k-medoids, a third Shi-Tomasi and the rest random (integer division), in that order. All regions are served by one
/// method before the next begins.
/// </summary>
public sealed class MixedSelector : IQueryPointSelector
{
    private readonly KMedoidsSelector kMedoids = new();
    private readonly ShiTomasiSelector shiTomasi = new();
    private readonly RandomSelector random = new();

    public IReadOnlyList<Vector2[]> Select(IReadOnlyList<QueryRegion> regions, int count, ReferenceRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var (medoids, corners) = (count / 4, count / 3);
        (IQueryPointSelector Selector, int Count)[] shares =
            [(kMedoids, medoids), (shiTomasi, corners), (this.random, count - medoids - corners)];

        var points = regions.Select(_ => new List<Vector2>(count)).ToArray();
        foreach (var (selector, share) in shares)
        {
            if (share == 0) continue;
            var selected = selector.Select(regions, share, random);
            for (var i = 0; i < points.Length; i++) points[i].AddRange(selected[i]);
        }
        return [.. points.Select(p => p.ToArray())];
    }
}
