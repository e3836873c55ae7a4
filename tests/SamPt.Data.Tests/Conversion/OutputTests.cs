using SamPt.Core;
using SamPt.Data.Conversion;

namespace SamPt.Data.Tests.Conversion;

public sealed class OutputTests : IDisposable
{
    private readonly ConversionFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Keeps_a_folder_that_is_there_already()
    {
        folder.AddText("out/mine.txt", "mine");
        var error = Assert.Throws<OutputException>(() => Fill("out", overwrite: false));
        Assert.Contains("is there already; replace it by --overwrite", error.Message);
        AssertHolds("out", "mine.txt");
    }

    [Fact]
    public void Replaces_an_earlier_conversion_as_a_whole()
    {
        Fill("out", false, "old.txt");
        Fill("out", overwrite: true, "new.txt");
        AssertHolds("out", "conversion.json", "new.txt");
        Assert.Equal([folder.At("out")], Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void Replaces_nothing_that_it_did_not_make()
    {
        folder.AddText("out/mine.txt", "mine");
        Assert.Contains("is no earlier conversion", Assert.Throws<OutputException>(() => Fill("out", overwrite: true)).Message);
        AssertHolds("out", "mine.txt");
    }

    [Fact]
    public void Replaces_no_folder_that_holds_the_input()
    {
        Fill("out", false, "data.txt");
        var error = Assert.Throws<OutputException>(() => Output.Folder(folder.At("out"), true, [folder.At("out/sub")], _ => Record));
        Assert.Contains("holds the input", error.Message);
    }

    [Fact]
    public void Leaves_the_old_folder_and_nothing_half_when_it_fails()
    {
        Fill("out", false, "old.txt");
        Assert.Throws<DatasetException>(() => Output.Folder(folder.At("out"), true, [], at =>
        {
            File.WriteAllText(Path.Combine(at, "half.txt"), "");
            throw new DatasetException("broken");
        }));
        AssertHolds("out", "conversion.json", "old.txt");
        Assert.Equal([folder.At("out")], Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void Leaves_nothing_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        folder.AddLabels("masks/a/0.png", Palette, "10");
        folder.AddLabels("masks/b/0.png", Palette, "10");
        var afterFirst = new CancelAfterFirst(cancelled);
        Assert.Throws<OperationCanceledException>(() => Output.Folder(folder.At("out"), false, [], at => Converter.Run(
            "x", new MaskFolderSource(folder.At("masks")), new FolderTarget(at, OverlapRule.Refuse, FrameTransfer.None), afterFirst, cancelled.Token)));
        Assert.Equal([folder.At("masks")], Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void Says_that_a_full_disk_cannot_be_written()
    {
        var error = Assert.Throws<OutputException>(() => Output.Folder(folder.At("out"), false, [], _ => throw new IOException("No space left on device")));
        Assert.Equal((5, $"{folder.At("out")}: cannot be written (No space left on device); choose a writable output folder by -o."), (error.ExitCode, error.Message));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void Keeps_a_file_that_is_there_already()
    {
        folder.AddText("a.json", "old");
        Assert.Throws<OutputException>(() => Output.File(folder.At("a.json"), false, _ => { }));
        Assert.Equal("old", File.ReadAllText(folder.At("a.json")));
        Output.File(folder.At("a.json"), true, stream => stream.WriteByte((byte)'n'));
        Assert.Equal("n", File.ReadAllText(folder.At("a.json")));
    }

    private static Data.Codecs.Palette Palette => Data.Codecs.DavisPalette.Instance;

    private static ConversionRecord Record => new("test", "nowhere", 0, 0, 0);

    private void Fill(string name, bool overwrite, string file = "x.txt") => Output.Folder(folder.At(name), overwrite, [], at =>
    {
        File.WriteAllText(Path.Combine(at, file), "");
        return Record;
    });

    private void AssertHolds(string name, params string[] files) =>
        Assert.Equal(files, Directory.GetFileSystemEntries(folder.At(name)).Select(f => Path.GetFileName(f)).Order());

    private sealed class CancelAfterFirst(CancellationTokenSource source) : IProgress<VideoConverted>
    {
        public void Report(VideoConverted value) => source.Cancel();
    }
}
