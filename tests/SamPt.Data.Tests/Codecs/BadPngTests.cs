using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Data.Tests.Codecs;

public sealed class BadPngTests
{
    private static readonly (string, byte[]) End = ("IEND", []);

    // Four gray pixels, 2x2, filter 0.
    private static readonly byte[] Pixels = PngFile.Deflate(0, 1, 2, 0, 3, 4);

    public static TheoryData<string, string, byte[]> Broken => new()
    {
        { "empty file", "truncated", [] },
        { "text file", "not a PNG", "hello"u8.ToArray() },
        { "no header", "expected IHDR", PngFile.Of(("IDAT", Pixels), End) },
        { "short header", "expected 13", PngFile.Of(("IHDR", [0, 0, 0, 2]), ("IDAT", Pixels), End) },
        { "no width", "0x2", PngFile.Of(("IHDR", PngFile.Header(0, 2, 8, 0)), ("IDAT", Pixels), End) },
        { "negative height", "2x4294967295", PngFile.Of(("IHDR", PngFile.Header(2, -1, 8, 0)), ("IDAT", Pixels), End) },
        { "bomb", "100000x100000", PngFile.Of(("IHDR", PngFile.Header(100_000, 100_000, 8, 0)), ("IDAT", Pixels), End) },
        { "promise", "cannot hold", PngFile.Of(("IHDR", PngFile.Header(9_000, 9_000, 8, 0)), ("IDAT", Pixels), End) },
        { "odd depth", "bit depth 3", PngFile.Of(("IHDR", PngFile.Header(2, 2, 3, 0)), ("IDAT", Pixels), End) },
        { "odd colour", "colour type 5", PngFile.Of(("IHDR", PngFile.Header(2, 2, 8, 5)), ("IDAT", Pixels), End) },
        { "palette of 16 bits", "bit depth 16", PngFile.Of(("IHDR", PngFile.Header(2, 2, 16, 3)), ("IDAT", Pixels), End) },
        { "odd interlace", "interlace 2", PngFile.Of(("IHDR", PngFile.Header(2, 2, 8, 0, 2)), ("IDAT", Pixels), End) },
        { "no palette", "no PLTE", PngFile.Of(("IHDR", PngFile.Header(2, 2, 8, 3)), ("IDAT", Pixels), End) },
        { "odd palette", "PLTE chunk has 4", PngFile.Of(("IHDR", PngFile.Header(2, 2, 8, 3)), ("PLTE", [1, 2, 3, 4]), End) },
        { "no pixels", "no IDAT", PngFile.Of(("IHDR", PngFile.Header(2, 2, 8, 0)), End) },
        { "few pixels", "end after 6 bytes", PngFile.Of(("IHDR", PngFile.Header(2, 3, 8, 0)), ("IDAT", Pixels), End) },
        { "not deflated", "damaged", PngFile.Of(("IHDR", PngFile.Header(2, 2, 8, 0)), ("IDAT", [1, 2, 3, 4, 5]), End) },
        { "odd filter", "row 1 has filter 5", PngFile.Of(("IHDR", PngFile.Header(2, 2, 8, 0)), ("IDAT", PngFile.Deflate(0, 1, 2, 5, 3, 4)), End) },
        { "unknown need", "unknown chunk CgBI", PngFile.Of(("IHDR", PngFile.Header(2, 2, 8, 0)), ("CgBI", [0]), ("IDAT", Pixels), End) },
        { "ids", "ids above 255 (id 256 at pixel (1, 0))", PngFile.Of(("IHDR", PngFile.Header(2, 1, 16, 0)), ("IDAT", PngFile.Deflate(0, 0, 7, 1, 0)), End) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Says_in_one_line_where_and_what_is_wrong(string where, string what, byte[] file)
    {
        var error = Assert.Throws<DatasetException>(() => LabelPng.Read(file, where));
        Assert.StartsWith(where + ": ", error.Message);
        Assert.Contains(what, error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(3, error.ExitCode);
    }

    [Fact]
    public void Names_the_chunk_whose_CRC_is_wrong_even_when_the_decoder_skips_it()
    {
        var file = PngFile.Of(("IHDR", PngFile.Header(2, 2, 8, 0)), ("tEXt", [65, 0, 66]), ("IDAT", Pixels), End);
        Assert.Equal([1, 2, 3, 4], LabelPng.Read(file, "whole").Labels.Labels.ToArray());
        file[8 + 25 + 8] ^= 1;
        var error = Assert.Throws<DatasetException>(() => LabelPng.Read(file, "damaged"));
        Assert.Contains("CRC of its tEXt chunk", error.Message);
    }

    [Fact]
    public void Detects_a_wrong_Adler_sum_behind_intact_CRCs()
    {
        var pixels = Pixels.ToArray();
        pixels[^1] ^= 0x10;
        var file = PngFile.Of(("IHDR", PngFile.Header(2, 2, 8, 0)), ("IDAT", pixels), End);
        Assert.Throws<DatasetException>(() => LabelPng.Read(file, "damaged"));
    }

    [Fact]
    public void Refuses_a_file_cut_off_at_any_byte()
    {
        foreach (var name in new[] { "palette in seven IDAT chunks between ancillary ones", "color 2 depth 8 interlaced" })
        {
            var file = GoldenImages.PngNamed(name).File;
            for (var length = 0; length < file.Length; length++)
                Assert.Throws<DatasetException>(() => RgbPng.Read(file.AsSpan(0, length), name));
        }
    }

    [Fact]
    public void Survives_flipped_bits_with_and_without_matching_CRCs()
    {
        var random = new Random(17);
        int decoded = 0, refused = 0;
        foreach (var image in GoldenImages.Png)
        {
            for (var i = 0; i < 60; i++)
            {
                var file = image.File.ToArray();
                for (var flips = random.Next(1, 4); flips > 0; flips--) file[random.Next(8, file.Length)] ^= (byte)(1 << random.Next(8));
                if (i % 3 != 0) file = PngFile.WithValidCrcs(file);
                try
                {
                    var frame = RgbPng.Read(file, image.Name);
                    Assert.Equal(frame.Size.Area * 3, frame.Pixels.Length);
                    decoded++;
                }
                catch (DatasetException)
                {
                    refused++;
                }
            }
        }
        // Both ends must have been reached for the loop to mean anything: flips in palettes decode, flips in pixel data do not.
        Assert.True(decoded > 50 && refused > 1000, $"{decoded} decoded, {refused} refused");
    }

    [Fact]
    public void Reads_nothing_from_a_label_map_that_is_wider_than_its_rows()
    {
        var stream = new MemoryStream();
        LabelPng.WriteGray(stream, new LabelMap(new ImageSize(4, 4)));
        var file = stream.ToArray();
        file[19] = 5;
        Assert.Throws<DatasetException>(() => LabelPng.Read(PngFile.WithValidCrcs(file), "wider"));
    }
}
