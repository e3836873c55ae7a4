using SamPt.Core.Imaging;

namespace SamPt.Core.Tests.Imaging;

public sealed class PilResamplerTests
{
    // Pillow's results for one row of gray, from the model contract.
    [Theory]
    [InlineData(new byte[] { 101, 87, 39 })]
    [InlineData(new byte[] { 104, 66, 117, 58, 26 })]
    [InlineData(new byte[] { 0, 128, 212, 43, 0, 43, 212, 133, 12, 18, 25, 30 })]
    public void Resizes_a_row_and_a_column_as_Pillow_does(byte[] expected)
    {
        byte[] row = [0, 255, 0, 0, 255, 10, 20, 30];
        var gray = row.SelectMany(v => new[] { v, v, v }).ToArray();
        var expectedRgb = expected.SelectMany(v => new[] { v, v, v }).ToArray();

        var wide = PilResampler.Bilinear(new RgbFrame(new ImageSize(8, 1), gray), new ImageSize(expected.Length, 1));
        var tall = PilResampler.Bilinear(new RgbFrame(new ImageSize(1, 8), gray), new ImageSize(1, expected.Length));

        Assert.Equal(expectedRgb, wide.Pixels.ToArray());
        Assert.Equal(expectedRgb, tall.Pixels.ToArray());
    }

    [Fact]
    public void Equals_Pillow_on_enlargements_and_reductions_of_odd_sizes()
    {
        var cases = ImageGolden.Load("resize.json")["pillow_bilinear"]!.AsArray();
        Assert.Equal(12, cases.Count);
        foreach (var item in cases)
        {
            var frame = new RgbFrame(ImageGolden.Size(item!["from"]!), ImageGolden.Bytes(item["source"]!));
            var resized = PilResampler.Bilinear(frame, ImageGolden.Size(item["to"]!));
            Assert.Equal(ImageGolden.Bytes(item["expected"]!), resized.Pixels.ToArray());
        }
    }

    [Fact]
    public void Leaves_the_source_as_it_was_and_returns_it_where_the_size_is_the_same()
    {
        var frame = new RgbFrame(new ImageSize(3, 2), [.. Enumerable.Range(1, 18).Select(i => (byte)i)]);
        Assert.Same(frame, PilResampler.Bilinear(frame, frame.Size));
        PilResampler.Bilinear(frame, new ImageSize(7, 9));
        Assert.Equal(Enumerable.Range(1, 18).Select(i => (byte)i), frame.Pixels.ToArray());
    }

    [Fact]
    public void Keeps_a_flat_image_flat_whatever_the_sizes()
    {
        var random = new Random(3);
        for (var i = 0; i < 60; i++)
        {
            var from = new ImageSize(random.Next(1, 300), random.Next(1, 40));
            var to = new ImageSize(random.Next(1, 300), random.Next(1, 40));
            var value = (byte)(i % 3 == 0 ? 255 : random.Next(256));
            var pixels = new byte[from.Area * 3];
            pixels.AsSpan().Fill(value);
            var resized = PilResampler.Bilinear(new RgbFrame(from, pixels), to);
            Assert.Equal(to, resized.Size);
            Assert.Equal(-1, resized.Pixels.IndexOfAnyExcept(value));
        }
    }

    [Fact]
    public void The_vector_loops_equal_their_scalar_twins()
    {
        var random = new Random(5);
        foreach (var (from, to) in new[] { (1, 1), (1, 7), (2, 2), (63, 64), (64, 63), (65, 200), (200, 3), (11, 33), (854, 1024) })
        {
            var taps = new ResampleTaps(from, to);
            var row = new byte[from * 3];
            random.NextBytes(row);
            byte[] vector = new byte[to * 3], scalar = new byte[to * 3];
            ResampleKernel.Columns(row, taps, vector);
            ResampleKernel.ColumnsScalar(row, taps, scalar);
            Assert.Equal(scalar, vector);

            var rows = new byte[from * 37];
            random.NextBytes(rows);
            byte[] blended = new byte[37], expected = new byte[37];
            for (var y = 0; y < to; y++)
            {
                ResampleKernel.Rows(rows.AsSpan(taps.First[y] * 37), 37, taps.Of(y), blended);
                ResampleKernel.RowsScalar(rows.AsSpan(taps.First[y] * 37), 37, taps.Of(y), expected);
                Assert.Equal(expected, blended);
            }
        }
    }
}
