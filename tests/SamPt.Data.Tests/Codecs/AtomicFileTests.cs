using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Data.Tests.Codecs;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Makes_the_folder_and_leaves_nothing_but_the_file()
    {
        var path = Path.Combine(folder, "video", "00000.png");
        LabelPng.Write(path, new LabelMap(new ImageSize(2, 1), [0, 3]), DavisPalette.Instance);
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.Combine(folder, "video")));
        Assert.Equal([0, 3], LabelPng.Read(path).Labels.Labels.ToArray());
    }

    [Fact]
    public void Replaces_a_file_as_a_whole()
    {
        var path = Path.Combine(folder, "00000.png");
        File.WriteAllBytes(path, new byte[100_000]);
        LabelPng.WriteGray(path, new LabelMap(new ImageSize(2, 1), [0, 255]));
        Assert.Equal([0, 255], LabelPng.Read(path).Labels.Labels.ToArray());
    }

    [Fact]
    public void Keeps_the_old_file_and_no_temporary_when_writing_fails()
    {
        var path = Path.Combine(folder, "00000.png");
        File.WriteAllText(path, "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void Says_which_output_cannot_be_written()
    {
        var occupied = Path.Combine(folder, "file");
        File.WriteAllText(occupied, "not a folder");
        var path = Path.Combine(occupied, "00000.png");
        var error = Assert.Throws<OutputException>(() => LabelPng.WriteGray(path, new LabelMap(new ImageSize(1, 1))));
        Assert.StartsWith(path + ": cannot be written", error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(5, error.ExitCode);
        Assert.Equal("not a folder", File.ReadAllText(occupied));
    }

    [Fact]
    public void Does_not_replace_a_folder_of_the_same_name()
    {
        var path = Path.Combine(folder, "00000.png");
        Directory.CreateDirectory(path);
        Assert.Throws<OutputException>(() => LabelPng.WriteGray(path, new LabelMap(new ImageSize(1, 1))));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
    }
}
