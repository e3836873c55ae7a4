using System.Text.Json;
using SamPt.Core.Imaging;
using SamPt.Tests;

namespace SamPt.Core.Tests.Tracking;

public class ImagePyramidTests
{
    [Fact]
    public void Halves_as_OpenCV_does()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(SharedData.Golden("tracking", "opencv-pyrdown.json")));
        var rows = golden.RootElement.GetProperty("pyrDown");
        var source = new ImagePyramidPlane(new ImageSize(18, 13), 0);
        for (var y = 0; y < 13; y++)
        {
            for (var x = 0; x < 18; x++) source.Row(y)[x] = (float)Math.Floor(TestVideo.Surface(x, y) + 0.5);
        }
        var half = new ImagePyramidPlane(new ImageSize(9, 7), 0);
        half.LoadHalf(source);
        for (var y = 0; y < 7; y++)
        {
            for (var x = 0; x < 9; x++) Assert.Equal(rows[y][x].GetDouble(), half.Row(y)[x], 0.001);
        }
    }

    [Fact]
    public void Keeps_flat_colours_at_all_levels()
    {
        var video = new TestVideo(new ImageSize(75, 67), 1, (_, _, _) => (200, 100, 50));
        var pyramid = new ImagePyramid(video.Size, 8, 5);
        pyramid.Load(video.Frame(0));
        // 67 / 2 = 33, 34 / 2 = 17: a third halving would fall below 16.
        Assert.Equal([new(75, 67), new(38, 34), new(19, 17)], pyramid.Levels.Select(l => l.Size));
        foreach (var level in pyramid.Levels)
        {
            foreach (var luma in level.Luma.Row(level.Size.Height - 1)) Assert.Equal(124.2, luma, 0.01);
            if (level.Cb is null) continue;
            foreach (var cb in level.Cb.Row(0)) Assert.Equal(-41.87, cb, 0.01);
            foreach (var cr in level.Cr!.Row(0)) Assert.Equal(54.06, cr, 0.01);
        }
    }

    [Fact]
    public void Repeats_border_pixels_in_the_margin()
    {
        var video = TestVideo.Moving(new ImageSize(40, 36), 1, (_, x, y) => (x, y));
        var pyramid = new ImagePyramid(video.Size, 1, 6);
        pyramid.Load(video.Frame(0));
        var plane = pyramid.Levels[0].Luma;
        Assert.Equal(plane.Row(0)[0], plane.From(-6, -6)[0]);
        Assert.Equal(plane.Row(35)[39], plane.From(45, 41)[0]);
        Assert.Equal(plane.Row(12)[0], plane.From(-3, 12)[0]);
        Assert.Equal(plane.Row(0)[7], plane.From(7, -4)[0]);
    }

    [Fact]
    public void Refuses_a_frame_of_another_size() =>
        Assert.Throws<ArgumentException>(() => new ImagePyramid(new ImageSize(40, 30), 2, 4).Load(new RgbFrame(new ImageSize(30, 40))));
}
