using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Data.Tracks;
using SamPt.Tests;

namespace SamPt.Data.Tests.Tracks;

/// <summary>scripts/convert/tapvid_pickle.py on pickles that numpy writes as TAP-Vid's authors did.</summary>
public sealed class TapVidPickleTests : IDisposable
{
    // Two frames of 8x4; frame t has (10 t + x, y, 7) at (x, y). Two points: one seen on both frames, one never.
    private const string Video = """
        import io, pickle, sys, numpy as np
        frames = np.zeros((2, 4, 8, 3), np.uint8)
        for t in range(2):
            frames[t, :, :, 0] = 10 * t + np.arange(8)
            frames[t, :, :, 1] = np.arange(4)[:, None]
            frames[t, :, :, 2] = 7
        points = np.array([[[.5, .25], [1, 1]], [[0, 0], [np.nan, .5]]], np.float32)
        occluded = np.array([[False, False], [True, True]])
        item = {'video': frames, 'points': points, 'occluded': occluded}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("sampt-pickle-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [NumpyFact]
    public void Frames_come_out_to_the_pixel_and_points_with_the_first_pixel_s_centre_at_zero()
    {
        foreach (var protocol in new[] { 2, 5 })
        {
            Pickle($"pickle.dump({{'swan': item}}, open(sys.argv[1], 'wb'), protocol={protocol})");
            var target = Convert($"protocol{protocol}");

            var tracks = TrackFile.Read(Path.Combine(target, "Tracks", "swan.json"));
            Assert.Equal(("swan", new ImageSize(8, 4), 2), (tracks.Video, tracks.Size, tracks.Points.Count));
            // Shares of the picture from its corner: .5 of 8 and .25 of 4, less half a pixel.
            Assert.Equal([new Vector2(3.5f, 0.5f), new Vector2(7.5f, 3.5f)], tracks.Points[0].Positions);
            Assert.Equal(0, tracks.Points[0].QueryFrame);
            Assert.Equal([false, false], tracks.Points[0].Occluded);
            Assert.Null(tracks.Points[1].QueryFrame);
            Assert.True(float.IsNaN(tracks.Points[1].Positions[1].X));

            var frame = RgbPng.Read(Path.Combine(target, "JPEGImages", "swan", "00001.png"));
            Assert.Equal(new ImageSize(8, 4), frame.Size);
            Assert.Equal([13, 2, 7], frame.Row(2).Slice(9, 3).ToArray());
        }
    }

    [NumpyFact]
    public void A_list_of_videos_is_numbered_and_JPEGs_are_left_as_they_are()
    {
        // A JPEG's size stands in its frame header, here of 4 rows and 8 columns after an APP0 of 2 bytes.
        Pickle("""
            jpeg = bytes.fromhex('ffd8ffe00004abcdffc0000b080004000801011100ffd9')
            pickle.dump([dict(item, video=[jpeg, jpeg]), item], open(sys.argv[1], 'wb'))
            """);
        var target = Convert("list");
        Assert.Equal(["in-0000", "in-0001"], Directory.GetDirectories(Path.Combine(target, "JPEGImages")).Select(Path.GetFileName).Order());
        Assert.Equal("FFD8FFE00004ABCDFFC0000B080004000801011100FFD9", System.Convert.ToHexString(File.ReadAllBytes(Path.Combine(target, "JPEGImages", "in-0000", "00001.jpg"))));
        Assert.Equal(new ImageSize(8, 4), TrackFile.Read(Path.Combine(target, "Tracks", "in-0000.json")).Size);
    }

    [NumpyFact]
    public void A_pickle_that_would_run_code_is_not_read()
    {
        var witness = Path.Combine(folder, "witness");
        Pickle($$"""
            class Evil:
                def __reduce__(self):
                    import os
                    return (os.mkdir, ({{Quoted(witness)}},))
            pickle.dump({'swan': dict(item, video=Evil())}, open(sys.argv[1], 'wb'))
            """);
        AssertRefused("holds posix.mkdir, which is neither an array nor a plain value");
        Assert.False(Directory.Exists(witness));
    }

    [NumpyFact]
    public void What_does_not_belong_together_is_named_and_leaves_nothing_behind()
    {
        foreach (var (change, expected) in new[]
        {
            ("item['points'] = points[:, :1]", "swan: occluded is (2, 2), the points are (2, 1)"),
            ("item['video'] = frames[:1]", "swan: 1 frames, but points on 2"),
            ("item['video'] = frames.astype(float)", "swan: frame 0: is float64 (4, 8, 3); expected uint8"),
            ("item['points'] = points * 100", "swan: points go up to 100; expected shares"),
            ("del item['occluded']", "swan: lacks occluded"),
            ("item['video'] = [b'no jpeg', b'']", "swan: frame 0: is no JPEG"),
        })
        {
            Pickle(change + "\npickle.dump({'swan': item}, open(sys.argv[1], 'wb'))");
            AssertRefused(expected);
        }
        Pickle("pickle.dump({'../swan': item}, open(sys.argv[1], 'wb'))");
        AssertRefused("is no name for a folder");
        File.WriteAllText(Path.Combine(folder, "in.pkl"), "no pickle");
        AssertRefused("is no pickle, or a damaged one");
        Assert.Equal(["in.pkl"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName));
    }

    private static string Quoted(string text) => "'" + text + "'";

    private void Pickle(string code)
    {
        var made = NumpyFactAttribute.Run(NumpyFactAttribute.Python!, "-c", Video + "\n" + code, Path.Combine(folder, "in.pkl"))!.Value;
        Assert.True(made.ExitCode == 0, made.Error);
    }

    private string Convert(string name)
    {
        var run = Run(name);
        Assert.True(run.ExitCode == 0, run.Error);
        return Path.Combine(folder, name);
    }

    private void AssertRefused(string expected)
    {
        var run = Run("out");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"error: {Path.Combine(folder, "in.pkl")}: ", run.Error);
        Assert.Contains(expected, run.Error);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        Assert.False(Directory.Exists(Path.Combine(folder, "out")));
    }

    private (int ExitCode, string Output, string Error) Run(string name) => NumpyFactAttribute.Run(
        NumpyFactAttribute.Python!, Path.Combine(SharedData.CheckoutRoot, "scripts", "convert", "tapvid_pickle.py"), Path.Combine(folder, "in.pkl"), "-o", Path.Combine(folder, name))!.Value;
}
