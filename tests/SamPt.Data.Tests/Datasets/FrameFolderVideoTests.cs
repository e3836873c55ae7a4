using System.Collections.Concurrent;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;
using SamPt.Tests;

namespace SamPt.Data.Tests.Datasets;

public sealed class FrameFolderVideoTests
{
    private readonly ConcurrentDictionary<string, int> decoded = [];

    [Fact]
    public void Hands_out_frames_at_the_working_scale()
    {
        var video = new FrameFolderVideo(["0", "1"], 100, Decode);
        Assert.Equal(("40x30", "100x75"), (video.SourceSize.ToString(), video.Size.ToString()));
        Assert.All(new[] { 0, 1 }, i => Assert.Equal(video.Size, video.Frame(i).Size));
        // Frames are of one colour, their number.
        Assert.Equal(1, video.Frame(1).Pixels[0]);
    }

    [Fact]
    public void Decodes_each_frame_once_on_the_way_forward()
    {
        var video = new FrameFolderVideo(Names(50), 40, Decode, capacity: 4);
        for (var i = 0; i < 50; i++) Assert.Equal(i, video.Frame(i).Pixels[0]);
        Assert.All(Names(50), name => Assert.Equal(1, decoded[name]));
    }

    [Fact]
    public void Decodes_ahead_in_the_direction_of_the_caller()
    {
        var video = new FrameFolderVideo(Names(50), 40, Decode, capacity: 4);
        video.Frame(30);
        video.Frame(29);
        Assert.True(SpinWait.SpinUntil(() => decoded.ContainsKey("28"), TimeSpan.FromSeconds(20)));
        Assert.False(decoded.ContainsKey("27"));
    }

    [Fact]
    public void Keeps_no_more_frames_than_it_may()
    {
        var alive = new List<WeakReference>();
        var video = new FrameFolderVideo(Names(60), 40, name =>
        {
            var frame = Decode(name);
            lock (alive) alive.Add(new WeakReference(frame));
            return frame;
        }, capacity: 5);
        for (var i = 0; i < 60; i++) video.Frame(i);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        lock (alive) Assert.InRange(alive.Count(r => r.IsAlive), 1, 7);
        GC.KeepAlive(video);
    }

    [Fact]
    public void Serves_several_threads_at_a_time()
    {
        var video = new FrameFolderVideo(Names(40), 40, Decode, capacity: 6);
        Parallel.For(0, 400, i => Assert.Equal(i * 7 % 40, video.Frame(i * 7 % 40).Pixels[0]));
    }

    [Fact]
    public void Names_a_frame_of_another_size_and_the_first()
    {
        var video = new FrameFolderVideo(["0", "small", "2"], 40, Decode);
        video.Frame(0);
        var error = Assert.Throws<DatasetException>(() => video.Frame(1));
        Assert.StartsWith("small: frame is 20x30, the first frame of the video (0) is 40x30", error.Message);
        Assert.Equal(2, video.Frame(2).Pixels[0]);
    }

    [Fact]
    public void Throws_the_error_of_a_frame_each_time_it_is_asked_for()
    {
        var video = new FrameFolderVideo(["0", "corrupt"], 40, Decode);
        video.Frame(0);
        for (var i = 0; i < 2; i++) Assert.StartsWith("corrupt: ", Assert.Throws<DatasetException>(() => video.Frame(1)).Message);
    }

    [SharedFact]
    public void Resizes_a_real_frame_as_the_codec_and_the_resampler_do()
    {
        var file = SharedData.Path("davis2016", "JPEGImages", "480p", "libby", "00005.jpg");
        var video = new FrameFolderVideo([file], 1024, FrameCodec.Default.Read);
        var expected = PilResampler.Bilinear(FrameCodec.Default.Read(file), new ImageSize(1024, 576));
        Assert.True(expected.Pixels.SequenceEqual(video.Frame(0).Pixels));
    }

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"{i}")];

    private RgbFrame Decode(string name)
    {
        decoded.AddOrUpdate(name, 1, (_, n) => n + 1);
        if (name == "corrupt") throw new DatasetException("corrupt: truncated");
        var frame = new RgbFrame(name == "small" ? new ImageSize(20, 30) : new ImageSize(40, 30));
        frame.Pixels.Fill(name == "small" ? (byte)0 : byte.Parse(name));
        return frame;
    }
}
