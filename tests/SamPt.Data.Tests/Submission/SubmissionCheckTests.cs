using System.IO.Compression;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Data.Submission;
using SamPt.Data.Tests.Codecs;

namespace SamPt.Data.Tests.Submission;

public sealed class SubmissionCheckTests : IDisposable
{
    private readonly SubmissionFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("davis2017-test-dev", "")]
    [InlineData("mose", "")]
    [InlineData("lvos", "")]
    [InlineData("youtube-vos", "Annotations/")]
    public void Finds_a_right_submission_sound(string benchmark, string top)
    {
        var report = folder.Check(benchmark, folder.Results(top));
        Assert.Empty(report.Problems);
        Assert.Equal((2, 5), (report.Videos, report.Files));
    }

    [Theory]
    [InlineData("mose", "results/", "results/: a top folder too many; expected VIDEO/FRAME.png")]
    [InlineData("mose", "my/results/", "my/results/: a top folder too many")]
    [InlineData("davis2017-test-dev", "Annotations/", "Annotations/: a top folder too many")]
    [InlineData("youtube-vos", "", "VIDEO/FRAME.png: lacks the folder Annotations/; expected Annotations/VIDEO/FRAME.png")]
    [InlineData("youtube-vos", "results/", "results/: another folder than Annotations/")]
    [InlineData("youtube-vos", "my/Annotations/", "my/: a top folder too many; expected Annotations/VIDEO/FRAME.png")]
    public void Tells_a_folder_too_many_or_too_few_once(string benchmark, string top, string expected)
    {
        var group = SubmissionFolder.AssertOnly("top-folder", folder.Check(benchmark, folder.Results(top)));
        Assert.StartsWith(expected, Assert.Single(group.Lines));
    }

    [Fact]
    public void Names_missing_and_extra_videos_and_frames()
    {
        var files = folder.Results().Where(f => f.Name is not ("ant/00000.png" or "ant/00002.png") && !f.Name.StartsWith("bee/"))
            .Append(("ant/00007.png", folder.Results()[0].Bytes)).Append(("bea/00000.png", folder.Results()[0].Bytes)).ToArray();
        var report = folder.Check("mose", files);
        Assert.Equal(
            [
                "ant: lacks 2 of 3 frames: 00000, 00002; run the method on the whole video.",
                "ant: has 1 frames that the benchmark does not ask for: 00007; remove them.",
                "bee: is missing; expected bee/FRAME.png for 2 frames; run the method on it.",
                "bea: is no video of the benchmark; did you mean bee; remove it, or check --data and --split.",
            ],
            report.Problems.SelectMany(p => p.Lines));
        Assert.Equal(["missing-frames", "extra-frames", "missing-video", "unknown-video"], report.Problems.Select(p => p.Kind));
    }

    [Fact]
    public void Finds_16_bit_masks()
    {
        var wide = PngFile.Of(("IHDR", PngFile.Header(6, 4, 16, 0)), ("IDAT", PngFile.Deflate(new byte[4 * 13])), ("IEND", []));
        var report = folder.Check("mose", With("ant/00001.png", wide));
        Assert.Equal(["depth", "palette"], report.Problems.Select(p => p.Kind));
        Assert.StartsWith("ant/00001.png: is a 16-bit PNG; expected 8 bits", report.Problems[0].Lines[0]);
    }

    [Fact]
    public void Finds_gray_and_colour_images()
    {
        Assert.StartsWith("ant/00001.png: is gray, without a palette; expected a palette PNG", Only("palette", SubmissionFolder.Png(SubmissionFolder.Labels(1, 3), null)));
        using var stream = new MemoryStream();
        RgbPng.Write(stream, new RgbFrame(SubmissionFolder.Size));
        Assert.StartsWith("ant/00001.png: is an RGB image, which has no object ids", Only("palette", stream.ToArray()));
    }

    [Fact]
    public void Finds_a_wrong_size() =>
        Assert.StartsWith("ant/00001.png: is 2x1, the results of ant are 6x4; resize it", Only("size", SubmissionFolder.Png(new(new ImageSize(2, 1)), DavisPalette.Instance)));

    [Fact]
    public void Finds_ids_that_the_first_masks_do_not_have() =>
        Assert.StartsWith(
            "ant/00001.png: has the ids 2, 200, which the first masks of ant do not have (1, 3)",
            Only("ids", SubmissionFolder.Png(SubmissionFolder.Labels(1, 2, 200), DavisPalette.Instance)));

    [Fact]
    public void Finds_corrupt_masks()
    {
        var bytes = folder.Results()[1].Bytes;
        Assert.StartsWith("ant/00001.png: truncated PNG", Only("corrupt", bytes[..^20]));
        bytes[^20] ^= 1;
        Assert.StartsWith("ant/00001.png: corrupt PNG: the CRC of its", Only("corrupt", bytes));
    }

    [Theory]
    [InlineData("__MACOSX/ant/._00000.png", "hidden-file")]
    [InlineData(".DS_Store", "hidden-file")]
    [InlineData("ant/.00000.png.swp", "hidden-file")]
    [InlineData("ant/Thumbs.db", "hidden-file")]
    [InlineData("ant/00000.png", "duplicate")]
    [InlineData("readme.txt", "no-mask")]
    [InlineData("ant/00000.jpg", "no-mask")]
    [InlineData("ant\\00001.png", "duplicate")]
    [InlineData("cow\\00001.png", "backslash")]
    [InlineData("00000.png", "wrong-place")]
    [InlineData("more/ant/00000.png", "wrong-place")]
    public void Finds_what_does_not_belong_into_the_zip(string name, string kind)
    {
        var group = SubmissionFolder.AssertOnly(kind, folder.Check("mose", [.. folder.Results(), (name, folder.Results()[0].Bytes)]));
        Assert.StartsWith(name + ": ", Assert.Single(group.Lines));
    }

    [Fact]
    public void Counts_all_problems_and_tells_the_first_of_each_kind()
    {
        var gray = SubmissionFolder.Png(SubmissionFolder.Labels(1), null);
        var group = SubmissionFolder.AssertOnly("palette", folder.Check("mose", [.. folder.Results().Select(f => (f.Name, gray))]));
        Assert.Equal((5, 3), (group.Count, group.Lines.Count));
    }

    [Fact]
    public void Checks_what_shows_without_a_dataset()
    {
        var small = SubmissionFolder.Png(new(new ImageSize(2, 1)), DavisPalette.Instance);
        var group = SubmissionFolder.AssertOnly("size", folder.Check("mose", null, With("ant/00001.png", small)));
        Assert.StartsWith("ant/00001.png: is 2x1, the first mask of the video is 6x4", Assert.Single(group.Lines));
        Assert.True(folder.Check("mose", null, folder.Results()[..2]).IsSound);
    }

    [Fact]
    public void Finds_an_empty_zip_empty() => Assert.Contains("empty", folder.Check("mose").Problems.Select(p => p.Kind));

    [Fact]
    public void Reads_a_folder_as_the_zip_it_would_become()
    {
        using var files = SubmissionFiles.Open(folder.At("results"));
        Assert.True(new SubmissionCheck(BenchmarkCatalog.Find("mose"), folder.Ground).Check(files, default).IsSound);
        using var run = SubmissionFiles.Open(folder.At("results"), "Annotations/");
        Assert.True(new SubmissionCheck(BenchmarkCatalog.Find("youtube-vos"), folder.Ground).Check(run, default).IsSound);
    }

    [Fact]
    public void Refuses_a_zip_that_is_none()
    {
        File.WriteAllText(folder.At("bad.zip"), "no zip");
        var error = Assert.Throws<DatasetException>(() => SubmissionFiles.Open(folder.At("bad.zip")));
        Assert.StartsWith($"{folder.At("bad.zip")}: is no intact zip", error.Message);
        var whole = File.ReadAllBytes(folder.Zip(folder.Results()));
        File.WriteAllBytes(folder.At("cut.zip"), whole[..(whole.Length / 2)]);
        Assert.Throws<DatasetException>(() => SubmissionFiles.Open(folder.At("cut.zip")));
    }

    [Fact]
    public void Tells_a_damaged_entry_and_reads_on()
    {
        var path = folder.Zip(folder.Results());
        var bytes = File.ReadAllBytes(path);
        long at;
        using (var zip = ZipFile.OpenRead(path)) at = 30 + zip.Entries[0].FullName.Length;
        // The compressed bytes of the first entry.
        bytes.AsSpan((int)at, 12).Fill(0xff);
        File.WriteAllBytes(path, bytes);
        using var files = SubmissionFiles.Open(path);
        var report = new SubmissionCheck(BenchmarkCatalog.Find("mose"), folder.Ground).Check(files, default);
        Assert.StartsWith("ant/00000.png: ", Assert.Single(SubmissionFolder.AssertOnly("corrupt", report).Lines));
    }

    private string Only(string kind, byte[] mask) => Assert.Single(SubmissionFolder.AssertOnly(kind, folder.Check("mose", With("ant/00001.png", mask))).Lines);

    private (string Name, byte[] Bytes)[] With(string name, byte[] bytes) => [.. folder.Results().Select(f => f.Name == name ? (name, bytes) : f)];
}
