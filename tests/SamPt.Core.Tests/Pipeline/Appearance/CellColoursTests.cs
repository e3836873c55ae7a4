using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Pipeline.Appearance;
using SamPt.Core.Prompting;

namespace SamPt.Core.Tests.Pipeline.Appearance;

public sealed class CellColoursTests
{
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
}
