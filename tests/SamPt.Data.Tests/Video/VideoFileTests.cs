using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Data.Video;
using SamPt.Tests;

namespace SamPt.Data.Tests.Video;

public sealed class VideoFileTests : IDisposable
{
    private const int Width = 48;
    private const int Height = 32;
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-video").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [FilmFact]
    public void The_frames_of_a_lossless_file_are_those_it_was_made_of()
    {
        using var clip = Open(Film("a.mkv", 20, TestFilm.Lossless));

        Assert.Equal((20, new ImageSize(Width, Height), 25.0), (clip.SourceFrames, clip.Size, clip.FramesPerSecond));
        var video = clip.Open(Width);
        for (var t = 0; t < 20; t++) Assert.Equal(TestFilm.Frame(t, Width, Height), video.Frame(t).Pixels.ToArray());
    }

    [FilmTheory]
    [InlineData("long-gop.mp4", "-c:v libx264 -pix_fmt yuv420p -g 250 -bf 3")]
    [InlineData("short-gop.mkv", "-c:v libx264 -pix_fmt yuv420p -g 12 -bf 3 -x264-params open-gop=1")]
    [InlineData("late-start.ts", "-c:v libx264 -pix_fmt yuv420p -g 20 -bf 2")]
    [InlineData("old.avi", "-c:v mpeg4 -g 15 -bf 2")]
    [InlineData("fields.mpg", "-c:v mpeg2video -g 15 -bf 2")]
    public void Any_frame_is_the_same_in_any_order(string name, string encoding)
    {
        const int count = 40;
        using var clip = Open(Film(name, count, encoding.Split(' ')));
        Assert.Equal(count, clip.SourceFrames);
        // Few frames are kept, so that other orders go back in the file.
        var inOrder = clip.Open(Width, kept: 8);
        var expected = Enumerable.Range(0, count).Select(t => inOrder.Frame(t).Pixels.ToArray()).ToArray();
        Assert.Equal(count, expected.Select(Convert.ToHexString).Distinct().Count());

        var other = clip.Open(Width, kept: 8);
        foreach (var t in Enumerable.Range(0, count).Reverse().Concat([31, 5, 17, 16, 39])) Assert.Equal(expected[t], other.Frame(t).Pixels.ToArray());
    }

    [FilmFact]
    public void A_jump_ahead_lands_on_its_frame()
    {
        using var clip = Open(Film("a.mkv", 60, TestFilm.Lossless));
        var video = clip.Open(Width, kept: 4);
        foreach (var t in new[] { 50, 3, 59, 58, 0 }) Assert.Equal(TestFilm.Frame(t, Width, Height), video.Frame(t).Pixels.ToArray());
    }

    [FilmFact]
    public void A_seek_that_leads_astray_is_noticed_and_the_file_decoded_from_its_beginning()
    {
        using var clip = Open(Film("a.mkv", 60, TestFilm.Lossless));
        var known = new KnownFrames();
        var index = VideoIndex.Read(clip.Path, FfmpegTools.OnPath, out _);
        using var video = new VideoFile(index, FfmpegTools.OnPath, clip.Taken, clip.Size, known, capacity: 4);
        video.Frame(59);
        // As if the first decoding had been of other pictures: what the container's index leads to does not match them.
        var changed = new KnownFrames();
        for (var t = 0; t < 60; t++) changed.Confirms(t, TestFilm.Frame(t is > 20 and < 30 ? t + 1 : t, Width, Height));
        using var deceived = new VideoFile(index, FfmpegTools.OnPath, clip.Taken, clip.Size, changed, capacity: 4);

        Assert.Contains("decodes to other pictures the second time", Assert.Throws<DatasetException>(() => deceived.Frame(25)).Message);
        Assert.False(changed.CanSeek);
        Assert.Equal(TestFilm.Frame(10, Width, Height), deceived.Frame(10).Pixels.ToArray());
    }

    [FilmFact]
    public void Takes_every_so_many_frames_and_names_them_by_their_numbers()
    {
        using var clip = Open(Film("a.mkv", 20, TestFilm.Lossless), new ClipSelection(Start: 3, End: 17, Stride: 4));
        Assert.Equal([3, 7, 11, 15], clip.Taken);
        Assert.Equal(("00011", 25 / 4.0), (clip.StemOf(2), clip.FramesPerSecond));
        var video = clip.Open(Width);
        Assert.Equal(TestFilm.Frame(11, Width, Height), video.Frame(2).Pixels.ToArray());
        Assert.Equal(TestFilm.Frame(3, Width, Height), video.Frame(0).Pixels.ToArray());
    }

    [FilmFact]
    public void Scales_as_a_folder_of_frames_does()
    {
        var frames = Directory.CreateDirectory(Path.Combine(folder, "a")).FullName;
        for (var t = 0; t < 4; t++) RgbPng.Write(Path.Combine(frames, $"{t}.png"), new RgbFrame(new ImageSize(Width, Height), TestFilm.Frame(t, Width, Height)));
        using var file = Open(Film("a.mkv", 4, TestFilm.Lossless));
        using var images = Open(frames);
        var (one, other) = (file.Open(100), images.Open(100));
        Assert.Equal(new ImageSize(100, 67), one.Size);
        for (var t = 0; t < 4; t++) Assert.Equal(other.Frame(t).Pixels.ToArray(), one.Frame(t).Pixels.ToArray());
    }

    [FilmFact]
    public void A_recorded_rotation_is_applied()
    {
        var upright = Film("upright.mp4", 3, "-c:v", "libx264", "-pix_fmt", "yuv420p");
        var turned = Path.Combine(folder, "turned.mp4");
        TestFilm.Run("-i", upright, "-c", "copy", "-metadata:s:v:0", "rotate=90", turned);
        using var clip = Open(turned);
        Assert.Equal(new ImageSize(Height, Width), clip.Size);
        Assert.Equal(new ImageSize(Height, Width), clip.Open(Width).Frame(2).Size);
    }

    [FilmFact]
    public void A_file_that_was_cut_off_is_refused_with_the_frame_it_ends_at_and_can_be_read_up_to_there()
    {
        var whole = Film("whole.mkv", 50, TestFilm.Lossless);
        var cut = Path.Combine(folder, "cut.mkv");
        File.WriteAllBytes(cut, File.ReadAllBytes(whole)[..(int)(new FileInfo(whole).Length / 2)]);

        var error = Assert.Throws<DatasetException>(() => Open(cut)).Message;
        Assert.Matches(@"cut\.mkv: the video ends early: frame (\d+) cannot be read, expected 50 frames; .*--end \1\.$", error);

        var end = int.Parse(error.Split("--end ")[1].TrimEnd('.'));
        using var clip = Open(cut, new ClipSelection(End: end));
        Assert.Equal(TestFilm.Frame(end - 2, Width, Height), clip.Open(Width).Frame(end - 2).Pixels.ToArray());
    }

    [FilmFact]
    public void A_damaged_packet_ends_the_video_instead_of_shifting_the_frames_behind_it()
    {
        var path = Path.Combine(folder, "damaged.avi");
        TestFilm.WriteDamaged(path, 20, Width, Height, damaged: 15);
        using var clip = Open(path);
        Assert.Equal(20, clip.SourceFrames);
        var video = clip.Open(Width);
        var error = Assert.Throws<DatasetException>(() => video.Frame(19)).Message;
        Assert.Matches(@"damaged\.avi: the video ends early: frame (\d+) cannot be read \(.+\), expected 20 frames; .*--end \1\.$", error);
        // ffmpeg drops what its threads have at work when it meets the damage.
        var end = int.Parse(error.Split("--end ")[1].TrimEnd('.'));
        Assert.InRange(end, 5, 15);
        video.Frame(end - 1);
        Assert.Contains("the video ends early", Assert.Throws<DatasetException>(() => video.Frame(15)).Message);
    }

    [FilmFact]
    public void What_ffmpeg_cannot_read_is_refused()
    {
        var path = Path.Combine(folder, "text.mp4");
        File.WriteAllText(path, "this is no film");
        var error = Assert.Throws<DatasetException>(() => Open(path)).Message;
        Assert.StartsWith($"{path}: ffmpeg cannot read it (", error);
        Assert.EndsWith("expected a video file with a picture stream; check the file, or convert it to a folder of frames.", error);
    }

    [FilmFact]
    public void Sound_alone_is_refused()
    {
        var path = Path.Combine(folder, "sound.wav");
        TestFilm.Run("-f", "lavfi", "-i", "sine=duration=1", path);
        Assert.Contains("it has no picture stream", Assert.Throws<DatasetException>(() => Open(path)).Message);
    }

    [Fact]
    public void A_missing_file_is_refused() =>
        Assert.Contains("no such file or folder", Assert.Throws<DatasetException>(() => Open(Path.Combine(folder, "none.mp4"))).Message);

    [Fact]
    public void Missing_ffmpeg_is_said_with_its_remedy()
    {
        var path = Path.Combine(folder, "film.mp4");
        File.WriteAllText(path, "never read");
        var error = Assert.Throws<DatasetException>(() => Clip.Open(path, new ClipSelection(), FrameCodec.Default.Read, FfmpegTools.In(folder))).Message;
        Assert.Contains("reading a video file needs ffprobe, which is not there", error);
        Assert.Contains("install ffmpeg", error);
    }

    [Theory]
    [InlineData(0, null, 0, null, "--stride: 0 is too small")]
    [InlineData(0, null, 1, 0, "--max-frames: 0 is too small")]
    [InlineData(10, null, 1, null, "has no frame 10; expected 0 .. 9")]
    [InlineData(4, 4, 1, null, "--end: 4 is no end")]
    [InlineData(4, 11, 1, null, "expected 5 .. 10, the frame after the last one taken")]
    public void A_selection_that_does_not_fit_is_refused(int start, int? end, int stride, int? maxFrames, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigurationException>(() => new ClipSelection(start, end, stride, maxFrames).Of("film", 10)).Message);

    [Fact]
    public void Frames_of_a_folder_come_in_the_order_of_their_numbers()
    {
        foreach (var t in new[] { 10, 9, 100, 1 }) RgbPng.Write(Path.Combine(folder, $"{t}.png"), new RgbFrame(new ImageSize(4, 4)));
        using var clip = Open(folder);
        Assert.Equal(["1", "9", "10", "100"], Enumerable.Range(0, 4).Select(clip.StemOf));
    }

    [Fact]
    public void A_folder_without_frames_is_refused() =>
        Assert.Contains("holds no frames", Assert.Throws<DatasetException>(() => Open(folder)).Message);

    private static IClip Open(string path, ClipSelection? selection = null) =>
        Clip.Open(path, selection ?? new ClipSelection(), FrameCodec.Default.Read, FfmpegTools.OnPath);

    private string Film(string name, int count, params string[] encoding)
    {
        var path = Path.Combine(folder, name);
        TestFilm.Write(path, count, Width, Height, encoding);
        return path;
    }
}
