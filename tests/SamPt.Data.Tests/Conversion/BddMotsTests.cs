using SamPt.Core;
using SamPt.Data.Conversion;
using SamPt.Data.Tests.Codecs;
using SamPt.Tests;

namespace SamPt.Data.Tests.Conversion;

public sealed class BddMotsTests : IDisposable
{
    private const string Labels = "bdd/labels/seg_track_20/bitmasks/val/v";

    private readonly ConversionFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SharedFact]
    public void Equals_the_expected_result_of_the_real_sample_with_its_palette()
    {
        Convert(SharedData.Path("bdd100k-sample"), new BddMotsOptions { ObjectsPerChunk = 25, Frames = FrameTransfer.None });
        Assert.Equal(120, ConversionFolder.AssertSameLabels(SharedData.Path("bdd100k-sample", "vos", "val", "Annotations"), folder.At("out/Annotations")));
    }

    [Fact]
    public void Joins_the_two_bytes_of_an_id_and_renumbers_in_rising_order()
    {
        // (R category, G attributes, B, A): 256 + 2, 5, 256 + 2 again, background of a category.
        AddMask("0", [3, 0, 1, 2], [3, 0, 0, 5], [3, 12, 1, 2], [3, 0, 0, 0]);
        Convert(folder.At("bdd"), new BddMotsOptions { Frames = FrameTransfer.None });
        Assert.Equal(["2120"], folder.Rows("out/Annotations/v/0.png"));
    }

    [Fact]
    public void Leaves_ignored_and_crowd_pixels_out_on_their_frame_alone()
    {
        AddMask("0", [3, 1, 0, 5], [3, 2, 0, 6], [3, 3, 0, 7], [3, 0, 0, 8]);
        AddMask("1", [3, 0, 0, 5], [3, 4, 0, 6], [3, 1, 0, 7], [3, 8, 0, 8]);
        Convert(folder.At("bdd"), new BddMotsOptions { Frames = FrameTransfer.None });
        // 7 is never usable and takes no number.
        Assert.Equal(["0003"], folder.Rows("out/Annotations/v/0.png"));
        Assert.Equal(["1203"], folder.Rows("out/Annotations/v/1.png"));
    }

    [Theory]
    [InlineData(FrameTransfer.Link)]
    [InlineData(FrameTransfer.Copy)]
    public void Gives_every_chunk_the_frames_of_its_video(FrameTransfer how)
    {
        AddMask("0", [1, 0, 0, 9], [1, 0, 0, 7], [1, 0, 0, 8], [1, 0, 0, 1]);
        folder.AddText("bdd/images/seg_track_20/val/v/0.jpg", "frame");
        Convert(folder.At("bdd"), new BddMotsOptions { ObjectsPerChunk = 2, Frames = how });
        Assert.Equal(["0201"], folder.Rows("out/Annotations/v/0.png"));
        Assert.Equal(["2010"], folder.Rows("out/Annotations/v-chunk2/0.png"));
        foreach (var video in new[] { "v", "v-chunk2" })
        {
            Assert.Equal("frame", File.ReadAllText(folder.At("out/JPEGImages", video, "0.jpg")));
            Assert.Equal(how == FrameTransfer.Link, new DirectoryInfo(folder.At("out/JPEGImages", video)).LinkTarget is not null);
        }
    }

    [Fact]
    public void Names_a_frame_that_is_missing_and_leaves_nothing()
    {
        AddMask("0", [1, 0, 0, 9]);
        Directory.CreateDirectory(folder.At("bdd/images/seg_track_20/val/v"));
        AssertFails(new BddMotsOptions(), "0.jpg: frame is missing");
    }

    [Fact]
    public void Refuses_a_mask_that_is_no_bit_mask()
    {
        folder.AddLabels($"{Labels}/0.png", Data.Codecs.DavisPalette.Instance, "12");
        AssertFails(new BddMotsOptions { Frames = FrameTransfer.None }, "0.png: is Palette of 8 bits; expected a bit mask of BDD100K, 8-bit RGBA");
    }

    [Fact]
    public void Refuses_a_corrupt_bit_mask()
    {
        AddMask("0", [1, 0, 0, 9]);
        File.WriteAllBytes(folder.At($"{Labels}/0.png"), File.ReadAllBytes(folder.At($"{Labels}/0.png"))[..50]);
        AssertFails(new BddMotsOptions { Frames = FrameTransfer.None }, "0.png: truncated PNG");
    }

    [Fact]
    public void Names_the_folder_that_it_looked_for() => AssertFails(new BddMotsOptions { Split = "train" }, "labels/seg_track_20/bitmasks/train: no such folder");

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public void Refuses_chunks_that_no_label_map_holds(int objects)
    {
        AddMask("0", [1, 0, 0, 9]);
        Assert.Throws<ConfigurationException>(() => Convert(folder.At("bdd"), new BddMotsOptions { ObjectsPerChunk = objects }));
    }

    private void AssertFails(BddMotsOptions options, string expected)
    {
        var error = Assert.Throws<DatasetException>(() => Convert(folder.At("bdd"), options));
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(folder.Root), e => e.Contains("out"));
    }

    private void Convert(string root, BddMotsOptions options) =>
        Output.Folder(folder.At("out"), false, [], at => new BddMotsConverter(root, options).Write(at, null, default));

    /// <summary>Adds a bit mask of one row.</summary>
    private void AddMask(string stem, params byte[][] pixels)
    {
        Directory.CreateDirectory(folder.At(Labels));
        byte[] row = [0, .. pixels.SelectMany(p => p)];
        File.WriteAllBytes(folder.At(Labels, stem + ".png"), PngFile.Of(
            ("IHDR", PngFile.Header(pixels.Length, 1, 8, 6)), ("IDAT", PngFile.Deflate(row)), ("IEND", [])));
    }
}
