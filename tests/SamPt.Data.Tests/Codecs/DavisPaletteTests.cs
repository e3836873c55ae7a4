using SamPt.Data.Codecs;
using SamPt.Tests;

namespace SamPt.Data.Tests.Codecs;

public sealed class DavisPaletteTests
{
    // From the colour map that the PASCAL VOC development kit prints.
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 128, 0, 0)]
    [InlineData(2, 0, 128, 0)]
    [InlineData(3, 128, 128, 0)]
    [InlineData(4, 0, 0, 128)]
    [InlineData(7, 128, 128, 128)]
    [InlineData(8, 64, 0, 0)]
    [InlineData(15, 192, 128, 128)]
    [InlineData(20, 0, 64, 128)]
    [InlineData(255, 224, 224, 192)]
    public void Has_the_colours_of_PASCAL_VOC(int id, byte red, byte green, byte blue) =>
        Assert.Equal([red, green, blue], DavisPalette.Instance.Entries.Slice(id * 3, 3).ToArray());

    [SharedFact]
    public void Equals_the_palette_of_published_DAVIS_results()
    {
        var folder = SharedData.Path("golden", "davis2017", "annotations");
        var file = Directory.EnumerateFiles(folder, "*.png", SearchOption.AllDirectories).Order().First();
        Assert.Equal(DavisPalette.Instance.Entries.ToArray(), LabelPng.Read(file).Palette!.Entries.ToArray());
    }
}
