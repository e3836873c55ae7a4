using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;
using SamPt.Tests;

namespace SamPt.Data.Tests.Codecs;

public sealed class ImageHeaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-header-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SharedFact]
    public void Reads_the_size_of_real_frames_and_annotations_and_misses_their_ends()
    {
        foreach (var file in new[] { SharedData.Path("davis2016", "JPEGImages", "480p", "libby", "00005.jpg"), SharedData.Path("davis2016", "Annotations", "480p", "libby", "00005.png") })
        {
            Assert.Equal(new ImageSize(854, 480), ImageHeader.ReadSize(file));
            var bytes = File.ReadAllBytes(file);
            AssertFails(Write(bytes[..(bytes.Length / 2)]), "truncated");
            Assert.Equal(new ImageSize(854, 480), ImageHeader.ReadSize(Write([.. bytes, 0, 0, 0])));
        }
    }

    [Fact]
    public void Reads_the_size_of_a_JPEG_behind_fill_bytes_and_segments_of_any_length()
    {
        // ITU-T T.81, B.1 and B.2: SOI, APP1 of 60 000 bytes, DHT, fill bytes, SOF2 with 300 x 1000 (height first), EOI.
        byte[] jpeg = [0xff, 0xd8, 0xff, 0xe1, 0xea, 0x60, .. new byte[59_998], 0xff, 0xc4, 0, 4, 1, 2, 0xff, 0xff, 0xff, 0xc2, 0, 17, 8, 0x03, 0xe8, 0x01, 0x2c, 3, 0xff, 0xd9];
        Assert.Equal(new ImageSize(300, 1000), ImageHeader.ReadSize(Write(jpeg)));
        AssertFails(Write(jpeg[..200]), "truncated JPEG: the file ends before its size");
        AssertFails(Write(jpeg[..^2]), "truncated JPEG: the file ends without the end marker");
    }

    [Fact]
    public void Reads_the_size_of_a_PNG_and_checks_its_header()
    {
        using var stream = new MemoryStream();
        LabelPng.WriteGray(stream, new LabelMap(new ImageSize(7, 5)));
        var png = stream.ToArray();
        Assert.Equal(new ImageSize(7, 5), ImageHeader.ReadSize(Write(png)));
        AssertFails(Write(png[..^8]), "truncated PNG: the file ends without its IEND chunk");
        png[19] ^= 1;
        AssertFails(Write(png), "the CRC of its IHDR chunk");
    }

    [Fact]
    public void Names_what_is_no_image_or_is_not_there()
    {
        AssertFails(Write("GIF89a"u8.ToArray()), "it starts with 47494638");
        AssertFails(Write([]), "it is empty");
        AssertFails(Path.Combine(folder, "none.png"), "cannot be read");
    }

    private static void AssertFails(string path, string expected)
    {
        var error = Assert.Throws<DatasetException>(() => ImageHeader.ReadSize(path));
        Assert.StartsWith(path + ": ", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(folder, Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
