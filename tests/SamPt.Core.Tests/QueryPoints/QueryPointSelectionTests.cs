using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;

namespace SamPt.Core.Tests.QueryPoints;

public class QueryPointSelectionTests
{
    [Fact]
    public void Selects_the_reference_points_for_several_objects_tiny_empty_and_full_masks()
    {
        var golden = SyntheticGolden.Read("selection-synthetic.json");
        var size = golden.Size();
        var frames = golden.GetProperty("frames").EnumerateArray().Select(f => new RgbFrame(size, f.GetBytesFromBase64())).ToArray();
        foreach (var c in golden.GetProperty("cases").EnumerateArray())
        {
            var regions = c.GetProperty("masks").EnumerateArray()
                .Select((name, i) => new QueryRegion(frames[i % 2], golden.GetProperty("masks").GetProperty(name.GetString()!).Mask(size)));
            var extractor = new QueryPointExtractor(
                QueryPointSelectorCatalog.Create(c.GetProperty("method").GetString()!), c.Int("positives"),
                new MixedSelector(), c.Int("negatives"));

            var objects = extractor.Extract([.. regions], new ReferenceRandom((ulong)c.Int("seed")));

            Assert.Equal(c.GetProperty("positive_xy").EnumerateArray().Select(p => p.Points()), objects.Select(o => o.Positive));
            Assert.Equal(c.GetProperty("negative_xy").EnumerateArray().Select(p => p.Points()), objects.Select(o => o.Negative));
        }
    }

    [Theory]
    [InlineData("random")]
    [InlineData("kmedoids")]
    [InlineData("shi-tomasi")]
    [InlineData("mixed")]
    public void Returns_points_inside_the_mask_as_many_as_asked(string method)
    {
        var selector = QueryPointSelectorCatalog.Create(method);
        var chance = new Random(5);
        for (var n = 0; n < 40; n++)
        {
            var region = RandomRegion(chance);
            var count = chance.Next(1, 30);
            var points = Assert.Single(selector.Select([region], count, new ReferenceRandom((ulong)n)));
            Assert.Equal(count, points.Length);
            Assert.All(points, p => Assert.True(region.Mask[(int)p.X, (int)p.Y]));
        }
    }

    [Fact]
    public void Returns_every_pixel_when_the_mask_is_smaller_than_requested()
    {
        var mask = new BinaryMask(new ImageSize(9, 7)) { [3, 1] = true, [0, 5] = true, [8, 5] = true };
        var region = new QueryRegion(new RgbFrame(mask.Size), mask);
        Vector2[] expected = [new(3, 1), new(0, 5), new(8, 5), new(3, 1), new(0, 5)];

        Assert.Equal(expected, new RandomSelector().Select([region], 5, new ReferenceRandom(1))[0]);
        Assert.Equal(expected, new KMedoidsSelector().Select([region], 5, new ReferenceRandom(1))[0]);
    }

    [Theory]
    [InlineData("kmedoid", "kmedoids")]
    [InlineData("shitomasi", "shi-tomasi")]
    [InlineData("Random", "random")]
    [InlineData("fixed", "mixed")]
    public void Offers_the_nearest_method_for_an_unknown_one(string wrong, string meant)
    {
        var error = Assert.Throws<ConfigurationException>(
            () => QueryPointSelectorCatalog.Create(wrong, "positive_point_selection_method"));
        Assert.StartsWith("positive_point_selection_method:", error.Message, StringComparison.Ordinal);
        Assert.Contains($"did you mean {meant}?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_more_medoids_than_pixels_to_cluster()
    {
        var mask = new BinaryMask(new ImageSize(10, 10)).Complement();
        var region = new QueryRegion(new RgbFrame(mask.Size), mask);
        Assert.Throws<ConfigurationException>(() => new KMedoidsSelector(subsampleSize: 20).Select([region], 21, new ReferenceRandom(1)));
    }

    private static QueryRegion RandomRegion(Random chance)
    {
        var frame = new RgbFrame(new ImageSize(chance.Next(1, 90), chance.Next(1, 60)));
        chance.NextBytes(frame.Pixels);
        var mask = new BinaryMask(frame.Size);
        var density = chance.NextDouble();
        for (var i = 0; i < frame.Size.Area; i++) mask[i % frame.Width, i / frame.Width] = chance.NextDouble() < density;
        mask[chance.Next(frame.Width), chance.Next(frame.Height)] = true;
        return new QueryRegion(frame, mask);
    }
}
