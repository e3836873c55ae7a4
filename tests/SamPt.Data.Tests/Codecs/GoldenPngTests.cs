using SamPt.Core;
using SamPt.Data.Codecs;

namespace SamPt.Data.Tests.Codecs;

public sealed class GoldenPngTests
{
    public static TheoryData<string> Names => [.. GoldenImages.Png.Select(image => image.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_every_kind_of_PNG_as_the_RGB_that_Pillow_converts_it_to(string name)
    {
        var image = GoldenImages.PngNamed(name);
        var frame = RgbPng.Read(image.File, name);
        Assert.Equal(image.Size, frame.Size);
        Assert.Equal(image.Rgb, frame.Pixels.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_the_stored_ids_of_palette_and_gray_images_and_refuses_the_others(string name)
    {
        var image = GoldenImages.PngNamed(name);
        if (image.Labels is null)
        {
            var error = Assert.Throws<DatasetException>(() => LabelPng.Read(image.File, name));
            Assert.StartsWith(name + ": ", error.Message);
            return;
        }
        var read = LabelPng.Read(image.File, name);
        Assert.Equal(image.Size, read.Labels.Size);
        Assert.Equal(image.Labels, read.Labels.Labels.ToArray());
    }

    [Fact]
    public void Keeps_the_palette_of_a_palette_image()
    {
        var image = GoldenImages.PngNamed("color 3 depth 8");
        var read = LabelPng.Read(image.File, image.Name);
        for (var i = 0; i < image.Labels!.Length; i++)
            Assert.Equal(image.Rgb.AsSpan(i * 3, 3).ToArray(), read.Palette!.Entries.Slice(image.Labels[i] * 3, 3).ToArray());
    }
}
