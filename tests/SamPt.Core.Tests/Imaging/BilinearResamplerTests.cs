using SamPt.Core.Imaging;

namespace SamPt.Core.Tests.Imaging;

public sealed class BilinearResamplerTests
{
    [Fact]
    public void Equals_PyTorch_for_both_alignments()
    {
        var cases = ImageGolden.Load("resize.json")["torch_bilinear"]!.AsArray();
        Assert.Equal(18, cases.Count);
        foreach (var item in cases)
        {
            var (from, to) = (ImageGolden.Size(item!["from"]!), ImageGolden.Size(item["to"]!));
            var alignment = (bool)item["align_corners"]! ? GridAlignment.Corners : GridAlignment.HalfPixel;
            var expected = ImageGolden.Floats(item["expected"]!);
            var target = new float[to.Area];
            new BilinearResampler(from, to, alignment).Resize(ImageGolden.Floats(item["source"]!), target);
            for (var i = 0; i < target.Length; i++) Assert.Equal(expected[i], target[i], 1e-6f);
        }
    }

    [Fact]
    public void Computes_the_same_values_when_only_the_top_left_part_is_asked_for()
    {
        var random = new Random(7);
        var (from, to, crop) = (new ImageSize(20, 18), new ImageSize(80, 72), new ImageSize(77, 41));
        var source = Enumerable.Range(0, from.Area).Select(_ => random.NextSingle()).ToArray();
        var whole = new float[to.Area];
        var part = new float[crop.Area];
        BilinearResampler.Resize(source, from, whole, to);
        new BilinearResampler(from, to, crop: crop).Resize(source, part);
        for (var y = 0; y < crop.Height; y++)
            Assert.Equal(whole.AsSpan(y * to.Width, crop.Width).ToArray(), part.AsSpan(y * crop.Width, crop.Width).ToArray());
    }

    [Theory]
    [InlineData(GridAlignment.HalfPixel)]
    [InlineData(GridAlignment.Corners)]
    public void Is_the_identity_where_the_size_is_the_same(GridAlignment alignment)
    {
        var random = new Random(11);
        foreach (var size in new[] { new ImageSize(1, 1), new ImageSize(64, 3), new ImageSize(65, 31) })
        {
            var source = Enumerable.Range(0, size.Area).Select(_ => random.NextSingle() * 100 - 50).ToArray();
            var target = new float[size.Area];
            new BilinearResampler(size, size, alignment).Resize(source, target);
            Assert.Equal(source, target);
        }
    }

    [Fact]
    public void The_vector_blend_equals_its_scalar_twin()
    {
        var random = new Random(13);
        foreach (var length in new[] { 1, 7, 8, 9, 63, 64, 65 })
        {
            var a = Enumerable.Range(0, length).Select(_ => random.NextSingle()).ToArray();
            var b = Enumerable.Range(0, length).Select(_ => random.NextSingle()).ToArray();
            float[] vector = new float[length], scalar = new float[length];
            BilinearResampler.Blend(a, 0.3f, b, 0.7f, vector);
            BilinearResampler.BlendScalar(a, 0.3f, b, 0.7f, scalar);
            Assert.Equal(scalar, vector);
        }
    }

    [Fact]
    public void Refuses_planes_of_another_size_and_crops_that_stick_out()
    {
        var resampler = new BilinearResampler(new ImageSize(4, 3), new ImageSize(8, 6));
        Assert.Throws<ArgumentException>(() => resampler.Resize(new float[11], new float[48]));
        Assert.Throws<ArgumentException>(() => resampler.Resize(new float[12], new float[47]));
        Assert.Throws<ArgumentException>(() =>
            new BilinearResampler(new ImageSize(4, 3), new ImageSize(8, 6), crop: new ImageSize(9, 6)));
    }
}
