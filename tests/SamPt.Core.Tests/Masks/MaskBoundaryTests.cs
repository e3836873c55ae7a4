using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Core.Tests.Masks;

public class MaskBoundaryTests
{
    [Fact]
    public void Equals_the_rule_pixel_by_pixel_on_odd_sizes()
    {
        var random = new Random(1);
        foreach (var size in MaskText.OddSizes())
        {
            foreach (var density in new[] { 0, 0.02, 0.5, 0.98, 1 })
            {
                var mask = MaskText.Noise(size, density, random);
                Assert.Equal(MaskText.Rows(PixelByPixel(mask)), MaskText.Rows(MaskBoundary.Of(mask)));
            }
        }
    }

    [Fact]
    public void Leaves_the_bits_beyond_the_width_clear()
    {
        var random = new Random(2);
        foreach (var size in MaskText.OddSizes())
        {
            var boundary = MaskBoundary.Of(MaskText.Noise(size, 0.5, random));
            Assert.Equal(MaskText.Rows(boundary).Sum(row => row.Count(c => c == '1')), boundary.Area);
        }
    }

    [Fact]
    public void Runs_along_the_upper_and_left_side_outside_the_object()
    {
        var mask = MaskText.Parse(["00000", "00110", "00110", "00000"]);
        Assert.Equal(["01110", "01010", "01110", "00000"], MaskText.Rows(MaskBoundary.Of(mask)));
    }

    [Fact]
    public void Does_not_run_along_the_bottom_and_right_image_edge()
    {
        var full = new BinaryMask(new ImageSize(70, 5)).Complement();
        Assert.True(MaskBoundary.Of(full).IsEmpty);
        var corner = new BinaryMask(new ImageSize(3, 3)) { [2, 2] = true };
        Assert.Equal(["000", "011", "010"], MaskText.Rows(MaskBoundary.Of(corner)));
    }

    private static BinaryMask PixelByPixel(BinaryMask mask)
    {
        var boundary = new BinaryMask(mask.Size);
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                var hasRight = x + 1 < mask.Width;
                var hasBelow = y + 1 < mask.Height;
                boundary[x, y] = (hasRight && mask[x, y] != mask[x + 1, y])
                    || (hasBelow && mask[x, y] != mask[x, y + 1])
                    || (hasRight && hasBelow && mask[x, y] != mask[x + 1, y + 1]);
            }
        }
        return boundary;
    }
}
