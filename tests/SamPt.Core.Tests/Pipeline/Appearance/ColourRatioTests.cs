using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Pipeline.Appearance;
using SamPt.Core.Prompting;

namespace SamPt.Core.Tests.Pipeline.Appearance;

public sealed class ColourRatioTests
{
    private const float Bin = 255f / 8, Low = 1.5f * Bin, High = 6.5f * Bin;
    private static readonly Vector3 Red = new(High, Low, Low), Green = new(Low, High, Low), Blue = new(Low, Low, High); // middles of bins

    [Fact]
    public void Tells_what_is_more_often_on_the_object_by_how_much_and_nothing_of_what_was_never_seen()
    {
        // Three in four on it are red, one in four beside it: (750 + .5) / (250 + .5).
        var ratio = new ColourRatio([Red, Red, Red, Green], [Red, Green, Green, Green], 8);

        Assert.Equal(Math.Log(750.5 / 250.5), ratio.LogarithmOf(Red), 6);
        Assert.Equal(Math.Log(250.5 / 750.5), ratio.LogarithmOf(Green), 6);
        Assert.Equal(0, ratio.LogarithmOf(Blue), 6);
        Assert.Equal(4, new ColourRatio([Red], [Green], 8).LogarithmOf(Red), 6);
    }

    [Fact]
    public void Changes_smoothly_from_colour_to_colour()
    {
        var ratio = new ColourRatio([Red], [Green], 8);

        Assert.Equal(2, ratio.LogarithmOf(Red - new Vector3(Bin / 2, 0, 0)), 5); // half way to the next bin, of which nothing is known
    }

    [Fact]
    public void A_cell_has_the_mean_colour_of_its_pixels_and_beyond_the_frame_that_of_the_border()
    {
        // 6x4 pixels scaled to half as much, padded to 4x4, cells of 1: two pixels wide and high.
        var frame = new RgbFrame(new ImageSize(6, 4));
        for (var x = 0; x < 6; x++)
        {
            for (var y = 0; y < 4; y++) frame.Row(y)[3 * x] = (byte)((10 * x) + y);
        }
        var colours = new CellColours(frame, new LogitGeometry(new(6, 4), new(3, 2), new(4, 4), new(4, 4)));

        Assert.Equal(new Vector3(25.5f, 0, 0), colours.At(1, 0)); // 20, 30, 21, 31
        Assert.Equal(new Vector3(47.5f, 0, 0), colours.At(2, 1)); // 42, 52, 43, 53
        Assert.Equal(new Vector3(53, 0, 0), colours.At(3, 3));
    }

    [Fact]
    public void A_region_is_wider_than_the_object_and_stays_on_the_grid()
    {
        var values = Enumerable.Repeat(-1f, 20 * 10).ToArray();
        for (var x = 8; x < 18; x++) values[(7 * 20) + x] = 1;

        Assert.Equal(new GridRegion(4, 3, 20, 10), GridRegion.Around(values, new ImageSize(20, 10), 0.2f));
        Assert.True(GridRegion.Around(values.AsSpan(0, 100), new ImageSize(20, 5), 0.2f).IsEmpty);
        Assert.Equal(16 * 7, new GridRegion(4, 3, 20, 10).Cells().Distinct().Count());
    }
}
