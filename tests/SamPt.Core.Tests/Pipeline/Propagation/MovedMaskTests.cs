using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Prompting;

namespace SamPt.Core.Tests.Pipeline.Propagation;

public sealed class MovedMaskTests
{
    // Working pixels are doubled for the model, padded below, and four model pixels make a cell: a cell is two working pixels wide.
    private static readonly LogitGeometry Geometry = new(new(64, 40), new(128, 80), new(128, 128), new(32, 32));

    [Fact]
    public void A_given_mask_covers_the_cells_that_it_lies_on()
    {
        var logits = MovedMask.Of(Rectangle(10, 6, 20, 13), Geometry);

        Assert.Equal(MovedMask.Sure, At(logits, 5, 3));
        Assert.Equal(MovedMask.Sure, At(logits, 9, 5));
        Assert.Equal(0, At(logits, 9, 6)); // half of it
        Assert.Equal(-MovedMask.Sure, At(logits, 4, 3));
        Assert.Equal(-MovedMask.Sure, At(logits, 31, 31)); // padding
    }

    [Fact]
    public void Moves_as_many_working_pixels_as_the_points_did()
    {
        var logits = MovedMask.Of(MovedMask.Of(Rectangle(10, 6, 20, 14), Geometry), Matrix3x2.CreateTranslation(12, 4));

        Assert.Equal(MovedMask.Of(Rectangle(22, 10, 32, 18), Geometry).Values.ToArray(), logits.Values.ToArray());
    }

    [Fact]
    public void Grows_about_the_middle_of_the_points()
    {
        var middle = new Vector2(14.5f, 9.5f);
        var logits = MovedMask.Of(MovedMask.Of(Rectangle(10, 6, 20, 14), Geometry), Matrix3x2.CreateScale(2, middle));

        var (across, down) = (0, 0);
        for (var i = 0; i < 32; i++) (across, down) = (across + (At(logits, i, 4) > 0 ? 1 : 0), down + (At(logits, 7, i) > 0 ? 1 : 0));
        Assert.Equal(10.0, across, 1.0); // 20 working pixels, of which a border cell may be lost
        Assert.Equal(8, down);
    }

    [Fact]
    public void What_a_segmenter_is_surer_of_is_cut_off()
    {
        var logits = MovedMask.Of(new LowResolutionLogits(Geometry, [.. Enumerable.Repeat(30f, 32 * 32)]), Matrix3x2.Identity);

        Assert.All(logits.Values.ToArray(), value => Assert.Equal(MovedMask.Sure, value));
    }

    private static float At(LowResolutionLogits logits, int x, int y) => logits.Values[(y * 32) + x];

    private static BinaryMask Rectangle(int left, int top, int right, int bottom)
    {
        var mask = new BinaryMask(Geometry.Working);
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++) mask[x, y] = true;
        }
        return mask;
    }
}
