using SamPt.Core.Imaging;

namespace SamPt.Core.Tests.Imaging;

// PyTorch's own values are held in SamPt.Onnx.Tests, with the tracker that resizes so.
public sealed class AntialiasedResamplerTests
{
    [Fact]
    public void Agrees_with_Pillow_within_the_rounding_of_its_two_passes()
    {
        var cases = ImageGolden.Load("resize.json")["pillow_bilinear"]!.AsArray();
        Assert.Equal(12, cases.Count);
        foreach (var item in cases)
        {
            var (from, to) = (ImageGolden.Size(item!["from"]!), ImageGolden.Size(item["to"]!));
            var (source, expected) = (ImageGolden.Bytes(item["source"]!), ImageGolden.Bytes(item["expected"]!));
            var resampler = new AntialiasedResampler(from, to);
            var target = new float[to.Area];
            for (var channel = 0; channel < 3; channel++)
            {
                resampler.Resize([.. Enumerable.Range(0, from.Area).Select(i => (float)source[3 * i + channel])], target);
                for (var i = 0; i < target.Length; i++) Assert.Equal(expected[3 * i + channel], target[i], 1.001f);
            }
        }
    }

    [Fact]
    public void Averages_where_the_size_shrinks_by_a_whole_number()
    {
        // Halving four pixels: the triangle spans four inputs, weights 1 3 3 1, cut and renormalised at the border.
        var target = new float[2];
        new AntialiasedResampler(new ImageSize(4, 1), new ImageSize(2, 1)).Resize([0, 70, 140, 7], target);
        Assert.Equal([(3 * 0 + 3 * 70 + 140) / 7f, (70 + 3 * 140 + 3 * 7) / 7f], target);
    }

    [Fact]
    public void Is_the_identity_where_the_size_is_the_same()
    {
        var random = new Random(11);
        var size = new ImageSize(65, 31);
        var source = Enumerable.Range(0, size.Area).Select(_ => random.NextSingle() * 100 - 50).ToArray();
        var target = new float[size.Area];
        new AntialiasedResampler(size, size).Resize(source, target);
        Assert.Equal(source, target);
    }
}
