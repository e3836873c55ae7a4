using System.Diagnostics;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Video;

namespace SamPt.Data.Tests.Video;

/// <summary>A test that needs ffmpeg; skipped, with the reason, where there is none.</summary>
public sealed class FfmpegTheoryAttribute : TheoryAttribute
{
    public FfmpegTheoryAttribute()
    {
        if (Ffmpeg.Version() is null) Skip = "needs ffmpeg on PATH";
    }
}

public sealed class FilmWriterTests : IDisposable
{
    private static readonly ImageSize Odd = new(65, 33);
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-film").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [FfmpegTheory]
    [InlineData("film.mp4", "66,34")]
    [InlineData("film.gif", "65,33")]
    public void A_film_has_the_frames_it_was_given(string name, string size)
    {
        var path = Path.Combine(folder, "new", name);
        using (var film = new FilmWriter(path, Odd, 10))
        {
            for (var i = 0; i < 7; i++) film.Add(new RgbFrame(Odd, [.. Enumerable.Repeat((byte)(i * 30), Odd.Area * 3)]));
            Assert.False(File.Exists(path));
            film.Finish();
        }

        Assert.Equal($"{size},7", Probe(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [FfmpegTheory]
    [InlineData("film.mp4")]
    public void A_film_that_is_given_up_leaves_nothing(string name)
    {
        using (var film = new FilmWriter(Path.Combine(folder, name), Odd, 10)) film.Add(new RgbFrame(Odd));

        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [FfmpegTheory]
    [InlineData("film.avi")]
    public void Another_ending_is_refused_with_the_ones_there_are(string name)
    {
        var error = Assert.Throws<OutputException>(() => new FilmWriter(Path.Combine(folder, name), Odd, 10));

        Assert.Contains("expected one that ends in .mp4 or .gif", error.Message, StringComparison.Ordinal);
    }

    private static string Probe(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("ffprobe", [
            "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries", "stream=width,height,nb_read_frames", "-of", "csv=p=0", path])
        {
            RedirectStandardOutput = true,
        })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
