using System.Numerics;
using SamPt.Core.QueryPoints;

namespace SamPt.Core.Tests.Pipeline;

/// <summary>The first pixels of a mask, row by row, that do not touch the upper or left border.</summary>
internal sealed class FirstPixels : IQueryPointSelector
{
    public IReadOnlyList<Vector2[]> Select(IReadOnlyList<QueryRegion> regions, int count, ReferenceRandom random) =>
        [.. regions.Select(r => r.Mask.Pixels().Where(p => p.X > 0 && p.Y > 0).Take(count).Select(p => new Vector2(p.X, p.Y)).ToArray())];
}
