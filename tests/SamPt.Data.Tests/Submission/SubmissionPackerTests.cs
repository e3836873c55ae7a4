using System.IO.Compression;
using SamPt.Core;
using SamPt.Data.Codecs;
using SamPt.Data.Submission;

namespace SamPt.Data.Tests.Submission;

public sealed class SubmissionPackerTests : IDisposable
{
    private readonly SubmissionFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("davis2017-test-dev", "")]
    [InlineData("mose", "")]
    [InlineData("lvos", "")]
    [InlineData("youtube-vos", "Annotations/")]
    public void Packs_the_masks_where_the_server_looks(string benchmark, string top)
    {
        Assert.True(Pack(benchmark, "a.zip").Report.IsSound);
        using var zip = ZipFile.OpenRead(folder.At("a.zip"));
        Assert.Equal(["ant/00000.png", "ant/00001.png", "ant/00002.png", "bee/00000.png", "bee/00001.png"], zip.Entries.Select(e => e.FullName[top.Length..]));
        Assert.All(zip.Entries, e => Assert.StartsWith(top, e.FullName));
        using var stream = zip.Entries[1].Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        Assert.Equal(File.ReadAllBytes(folder.At("results/ant/00001.png")), bytes.ToArray());
    }

    [Fact]
    public void Packs_the_same_masks_to_the_same_bytes()
    {
        Pack("mose", "a.zip");
        // Another order of making, other times.
        foreach (var file in Directory.GetFiles(folder.At("results"), "*.png", SearchOption.AllDirectories).Reverse())
        {
            File.Copy(file, file + ".new");
            File.Move(file + ".new", file, overwrite: true);
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }
        Pack("mose", "b.zip");
        Assert.Equal(File.ReadAllBytes(folder.At("a.zip")), File.ReadAllBytes(folder.At("b.zip")));
        using var zip = ZipFile.OpenRead(folder.At("a.zip"));
        Assert.All(zip.Entries, e => Assert.Equal(new DateTime(1980, 1, 1), e.LastWriteTime.DateTime));
    }

    [Fact]
    public void Leaves_out_what_the_benchmark_does_not_ask_for()
    {
        File.Copy(folder.At("results/ant/00000.png"), folder.At("results/ant/00009.png"));
        Directory.CreateDirectory(folder.At("results/cow"));
        File.Copy(folder.At("results/ant/00000.png"), folder.At("results/cow/00000.png"));
        var outcome = Pack("mose", "a.zip");
        Assert.Equal((true, 2), (outcome.Report.IsSound, outcome.LeftOut));
        using var zip = ZipFile.OpenRead(folder.At("a.zip"));
        Assert.Equal(5, zip.Entries.Count);
    }

    [Fact]
    public void Gives_gray_label_maps_their_palette()
    {
        LabelPng.WriteGray(folder.At("results/ant/00001.png"), SubmissionFolder.Labels(1, 3));
        var outcome = Pack("mose", "a.zip");
        Assert.Equal((true, 1), (outcome.Report.IsSound, outcome.Rewritten));
        using var zip = ZipFile.OpenRead(folder.At("a.zip"));
        using var stream = zip.GetEntry("ant/00001.png")!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var read = LabelPng.Read(bytes.ToArray(), "x");
        Assert.Equal(SubmissionFolder.Labels(1, 3).Labels.ToArray(), read.Labels.Labels.ToArray());
        Assert.Equal(DavisPalette.Instance.Entries.ToArray(), read.Palette!.Entries.ToArray());
    }

    [Fact]
    public void Writes_no_zip_with_a_problem()
    {
        File.Delete(folder.At("results/bee/00001.png"));
        LabelPng.Write(folder.At("results/ant/00002.png"), SubmissionFolder.Labels(1, 2), DavisPalette.Instance);
        var outcome = Pack("mose", "a.zip");
        Assert.Equal(["missing-frames", "ids"], outcome.Report.Problems.Select(p => p.Kind));
        Assert.Equal(folder.At("a.zip"), outcome.Report.Where);
        Assert.DoesNotContain(Directory.GetFiles(folder.Root), f => f.Contains("zip"));
    }

    [Fact]
    public void Keeps_a_zip_that_is_there_already()
    {
        File.WriteAllText(folder.At("a.zip"), "mine");
        Assert.Throws<OutputException>(() => Pack("mose", "a.zip"));
        Assert.Equal("mine", File.ReadAllText(folder.At("a.zip")));
        Assert.True(Pack("mose", "a.zip", overwrite: true).Report.IsSound);
    }

    [Fact]
    public void Says_that_a_zip_cannot_be_written()
    {
        File.WriteAllText(folder.At("file"), "");
        var error = Assert.Throws<OutputException>(() => Pack("mose", "file/a.zip"));
        Assert.StartsWith($"{folder.At("file/a.zip")}: cannot be written", error.Message);
    }

    [Fact]
    public void Leaves_nothing_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => new SubmissionPacker(BenchmarkCatalog.Find("mose")).PackMasks(
            folder.At("results"), null, folder.At("a.zip"), false, 3, cancelled.Token));
        Assert.DoesNotContain(Directory.GetFiles(folder.Root), f => f.Contains("zip"));
    }

    [Fact]
    public void Says_that_a_folder_holds_other_videos()
    {
        Directory.Move(folder.At("results/ant"), folder.At("results/a"));
        Directory.Move(folder.At("results/bee"), folder.At("results/b"));
        Assert.Contains("holds no mask that mose asks for", Assert.Throws<DatasetException>(() => Pack("mose", "a.zip")).Message);
    }

    private PackOutcome Pack(string benchmark, string zip, bool overwrite = false) =>
        new SubmissionPacker(BenchmarkCatalog.Find(benchmark)).PackMasks(folder.At("results"), folder.Ground, folder.At(zip), overwrite, 3, default);
}
