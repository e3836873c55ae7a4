using SamPt.Core.Imaging;
using SamPt.Data.Codecs;

namespace SamPt.Data.Tests.Codecs;

public sealed class RgbPngTests
{
    [Fact]
    public void Gives_back_the_frame_that_was_written()
    {
        var random = new Random(2);
        foreach (var width in new[] { 1, 2, 63, 64, 65 })
        {
            foreach (var height in new[] { 1, 5, 33 })
            {
                foreach (var frame in new[] { Noise(random, width, height), Ramp(width, height) })
                {
                    var stream = new MemoryStream();
                    RgbPng.Write(stream, frame);
                    var read = RgbPng.Read(stream.ToArray(), "memory");
                    Assert.Equal(frame.Size, read.Size);
                    Assert.Equal(frame.Pixels.ToArray(), read.Pixels.ToArray());
                }
            }
        }
    }

    [Fact]
    public void Writes_the_same_bytes_for_the_same_frame()
    {
        MemoryStream first = new(), second = new();
        RgbPng.Write(first, Ramp(60, 40));
        RgbPng.Write(second, Ramp(60, 40));
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void Filters_make_a_smooth_picture_much_smaller_than_its_pixels()
    {
        var stream = new MemoryStream();
        RgbPng.Write(stream, Ramp(256, 256));
        Assert.True(stream.Length < 256 * 256 * 3 / 50, $"{stream.Length} bytes");
    }

    private static RgbFrame Noise(Random random, int width, int height)
    {
        var frame = new RgbFrame(new ImageSize(width, height));
        random.NextBytes(frame.Pixels);
        return frame;
    }

    private static RgbFrame Ramp(int width, int height)
    {
        var frame = new RgbFrame(new ImageSize(width, height));
        for (var y = 0; y < height; y++)
        {
            var row = frame.Row(y);
            for (var i = 0; i < row.Length; i++) row[i] = (byte)(i / 3 * (i % 3 + 1) + y * 2);
        }
        return frame;
    }
}
