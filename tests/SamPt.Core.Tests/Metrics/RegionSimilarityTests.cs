using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Metrics;

namespace SamPt.Core.Tests.Metrics;

public class RegionSimilarityTests
{
    [Fact]
    public void Equals_the_official_J_on_every_edge_case()
    {
        Assert.Equal(30, EdgeCases.Metrics.Count);
        foreach (var golden in EdgeCases.Metrics)
        {
            var (annotation, prediction) = (EdgeCases.Mask(golden, "annotation"), EdgeCases.Mask(golden, "prediction"));
            Assert.Equal(EdgeCases.Number(golden, "J"), RegionSimilarity.Of(annotation, prediction), 1e-12);
        }
    }

    [Fact]
    public void Leaves_void_pixels_out_on_every_edge_case()
    {
        foreach (var golden in EdgeCases.Metrics)
        {
            var (annotation, prediction) = (EdgeCases.Mask(golden, "annotation"), EdgeCases.Mask(golden, "prediction"));
            var score = RegionSimilarity.Of(annotation, prediction, EdgeCases.Mask(golden, "void"));
            Assert.Equal(EdgeCases.Number(golden, "J_void"), score, 1e-12);
        }
    }

    [Fact]
    public void Refuses_masks_of_two_sizes()
    {
        var (wide, tall) = (new BinaryMask(new ImageSize(8, 4)), new BinaryMask(new ImageSize(4, 8)));
        Assert.Throws<ArgumentException>(() => RegionSimilarity.Of(wide, tall));
        Assert.Throws<ArgumentException>(() => RegionSimilarity.Of(wide, wide, tall));
    }
}
