using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Core.QueryPoints;

/// <summary>A region to select points from and the frame it lies on, of the same size.</summary>
public sealed record QueryRegion(RgbFrame Frame, BinaryMask Mask);

/// <summary>Selects query points from masks: one of the paper's strategies.</summary>
public interface IQueryPointSelector
{
    /// <summary>
    /// <paramref name="count"/> points for each region, as (x, y) at integer pixel centres. The regions of one call are those of one
    /// video: their draws from <paramref name="random"/> come in the reference's order, which for mixed points is method by method
    /// and not region by region. A region that is empty gives <paramref name="count"/> times (0, 0).
    /// </summary>
    IReadOnlyList<Vector2[]> Select(IReadOnlyList<QueryRegion> regions, int count, ReferenceRandom random);
}
