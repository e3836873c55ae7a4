using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Core.Tests.Masks;

public class DiskDilationTests
{
    [Fact]
    public void Equals_the_disk_pixel_by_pixel_on_odd_sizes()
    {
        var random = new Random(3);
        foreach (var size in MaskText.OddSizes())
        {
            foreach (var radius in new[] { 0, 1, 2, 3, 5, 8, 18 })
            {
                var mask = MaskText.Noise(size, 4.0 / size.Area, random);
                Assert.Equal(MaskText.Rows(PixelByPixel(mask, radius)), MaskText.Rows(DiskDilation.Of(mask, radius)));
            }
        }
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(130)]
    public void Equals_the_disk_when_its_radius_exceeds_a_word(int radius)
    {
        var random = new Random(radius);
        for (var i = 0; i < 4; i++)
        {
            var mask = MaskText.Noise(new ImageSize(401, 9), 0.0008, random);
            mask[i * 100, 4] = true;
            Assert.Equal(MaskText.Rows(PixelByPixel(mask, radius)), MaskText.Rows(DiskDilation.Of(mask, radius)));
        }
    }

    [Fact]
    public void Reaches_every_pixel_from_the_left_edge()
    {
        for (var radius = 0; radius < 70; radius++)
        {
            var mask = new BinaryMask(new ImageSize(200, 1)) { [0, 0] = true };
            Assert.Equal(radius + 1, DiskDilation.Of(mask, radius).Area);
        }
    }

    [Fact]
    public void Draws_the_disk_of_radius_three()
    {
        var mask = new BinaryMask(new ImageSize(9, 9)) { [4, 4] = true };
        Assert.Equal(
            ["000000000", "000010000", "001111100", "001111100", "011111110", "001111100", "001111100", "000010000", "000000000"],
            MaskText.Rows(DiskDilation.Of(mask, 3)));
    }

    [Fact]
    public void Leaves_the_bits_beyond_the_width_clear()
    {
        var mask = new BinaryMask(new ImageSize(65, 3)) { [64, 1] = true };
        var grown = DiskDilation.Of(mask, 2);
        Assert.Equal(3 + 2 + 2, grown.Area);
    }

    [Fact]
    public void Leaves_its_input_untouched()
    {
        var mask = MaskText.Noise(new ImageSize(100, 20), 0.1, new Random(5));
        var before = MaskText.Rows(mask);
        DiskDilation.Of(mask, 4);
        Assert.Equal(before, MaskText.Rows(mask));
    }

    private static BinaryMask PixelByPixel(BinaryMask mask, int radius)
    {
        var result = new BinaryMask(mask.Size);
        foreach (var (u, v) in mask.Pixels())
        {
            for (var y = Math.Max(0, v - radius); y <= Math.Min(mask.Height - 1, v + radius); y++)
            {
                for (var x = Math.Max(0, u - radius); x <= Math.Min(mask.Width - 1, u + radius); x++)
                {
                    if ((x - u) * (x - u) + (y - v) * (y - v) <= radius * radius) result[x, y] = true;
                }
            }
        }
        return result;
    }
}
