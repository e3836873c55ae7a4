using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;

namespace SamPt.Core.Tests.QueryPoints;

public sealed class QueryPointExtractorTests
{
    private static readonly ImageSize Size = new(40, 30);

    private readonly QueryPointExtractor extractor = new(new RandomSelector(), 3, new MixedSelector(), 2);
    private readonly QueryRegion[] regions = [Region(2), Region(12), Region(22)];

    [Fact]
    public void Every_object_gets_the_numbers_asked_for_it_on_its_own_mask()
    {
        PointCounts[] counts = [new(3, 0), new(5, 2), new(3, 4)];

        var points = extractor.Extract(regions, counts, new ReferenceRandom(1));

        Assert.Equal(counts, points.Select(p => p.Counts));
        for (var i = 0; i < points.Count; i++)
        {
            Assert.All(points[i].Positive, p => Assert.True(regions[i].Mask[(int)p.X, (int)p.Y]));
            Assert.All(points[i].Negative, p => Assert.False(regions[i].Mask[(int)p.X, (int)p.Y]));
        }
    }

    [Fact]
    public void Equal_numbers_draw_in_the_reference_s_order()
    {
        var expected = extractor.Extract(regions, new ReferenceRandom(7));

        var points = extractor.Extract(regions, [.. regions.Select(_ => new PointCounts(3, 2))], new ReferenceRandom(7));

        Assert.Equal(expected.SelectMany(p => p.Positive.Concat(p.Negative)), points.SelectMany(p => p.Positive.Concat(p.Negative)));
    }

    private static QueryRegion Region(int left)
    {
        var mask = new BinaryMask(Size);
        for (var y = 8; y < 18; y++)
        {
            for (var x = left; x < left + 8; x++) mask[x, y] = true;
        }
        return new QueryRegion(new RgbFrame(Size), mask);
    }
}
