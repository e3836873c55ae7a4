using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Prompting;
using SamPt.Core.Tracking;

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
        var logits = MovedMask.Of(MovedMask.Of(Rectangle(10, 6, 20, 14), Geometry), ObjectMotion.Of(Matrix3x2.CreateTranslation(12, 4)));

        Assert.Equal(MovedMask.Of(Rectangle(22, 10, 32, 18), Geometry).Values.ToArray(), logits.Values.ToArray());
    }

    [Fact]
    public void Grows_about_the_middle_of_the_points()
    {
        var middle = new Vector2(14.5f, 9.5f);
        var logits = MovedMask.Of(MovedMask.Of(Rectangle(10, 6, 20, 14), Geometry), ObjectMotion.Of(Matrix3x2.CreateScale(2, middle)));

        var (across, down) = (0, 0);
        for (var i = 0; i < 32; i++) (across, down) = (across + (At(logits, i, 4) > 0 ? 1 : 0), down + (At(logits, 7, i) > 0 ? 1 : 0));
        Assert.Equal(10.0, across, 1.0); // 20 working pixels, of which a border cell may be lost
        Assert.Equal(8, down);
    }

    [Fact]
    public void What_a_segmenter_is_surer_of_is_cut_off()
    {
        var logits = MovedMask.Of(new LowResolutionLogits(Geometry, [.. Enumerable.Repeat(30f, 32 * 32)]), ObjectMotion.Of(Matrix3x2.Identity));

        Assert.All(logits.Values.ToArray(), value => Assert.Equal(MovedMask.Sure, value));
    }

    [Fact]
    public void Surroundings_go_along_with_a_point_that_departs_from_the_whole_unless_it_has_gone_astray()
    {
        // A bar of 52x8 pixels whose right end goes down by 3 more pixels than it moves as a whole.
        var bar = MovedMask.Of(Rectangle(6, 16, 58, 24), Geometry);
        Vector2[] places = [new(10, 20), new(25, 20), new(54, 20)];

        var bent = MovedMask.Of(bar, new ObjectMotion(Matrix3x2.Identity, places, [Vector2.Zero, Vector2.Zero, new(0, 3)], 0));
        var same = MovedMask.Of(bar, new ObjectMotion(Matrix3x2.Identity, places, [Vector2.Zero, Vector2.Zero, new(0, 30)], 0));

        Assert.Equal((8, 8), (FirstRow(bent, 5), FirstRow(bar, 27)));
        Assert.Equal(9, FirstRow(bent, 27)); // nearly 3 working pixels, a cell and a half
        Assert.Equal(bar.Values.ToArray(), same.Values.ToArray());
    }

    [Fact]
    public void The_side_of_a_mask_is_that_of_a_square_as_large() =>
        Assert.Equal(12, MovedMask.SideOf(MovedMask.Of(Rectangle(4, 4, 22, 12), Geometry)), 3); // 18 x 8

    private static int FirstRow(LowResolutionLogits logits, int column) => Enumerable.Range(0, 32).First(y => At(logits, column, y) > 0);

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
