using System.Numerics;
using System.Text.Json;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Tests;

namespace SamPt.Core.Tests.Tracking;

public class LucasKanadeTests
{
    private static readonly ImageSize Size = new(160, 120);

    // All pixels of the window count alike, as in OpenCV.
    private static readonly KltOptions Plain = new() { Window = 15, Levels = 3, Iterations = 30, Epsilon = 0.001f, SupportFloor = 1, MinEigenvalue = 1e-3f };

    public static TheoryData<int> Cases => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_OpenCV_to_a_twentieth_of_a_pixel(int number)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(SharedData.Golden("tracking", "opencv-lucas-kanade.json")));
        var test = golden.RootElement.GetProperty("cases")[number];
        double a = test.GetProperty("a").GetDouble(), b = test.GetProperty("b").GetDouble();
        double tx = test.GetProperty("tx").GetDouble(), ty = test.GetProperty("ty").GetDouble();
        var video = TestVideo.Moving(Size, 2, (t, x, y) =>
            t == 0 ? (x, y) : (a * (x - 80) - b * (y - 60) + 80 - tx, b * (x - 80) + a * (y - 60) + 60 - ty));
        var window = new PatchWindow(Plain.Window);
        var (first, second) = (Pyramid(video, 0, window), Pyramid(video, 1, window));
        var matcher = new LucasKanade(window, Plain);
        var template = new PatchTemplate(window, Plain);
        var points = golden.RootElement.GetProperty("points").EnumerateArray().Select(Vector).ToArray();
        var expected = test.GetProperty("tracked").EnumerateArray().Select(Vector).ToArray();
        Assert.Equal(12, points.Length);
        for (var i = 0; i < points.Length; i++)
        {
            template.Take(first, points[i]);
            var match = matcher.Align(template, second, points[i], 2);
            Assert.True(match.Found);
            Assert.True((match.Position - expected[i]).Length() < 0.05f, $"point {i}: {match.Position}, OpenCV {expected[i]}");
        }
    }

    [Fact]
    public void Does_not_read_a_change_of_gain_and_offset_as_motion()
    {
        var video = new TestVideo(Size, 2, (t, x, y) =>
        {
            var gray = TestVideo.Surface(x - 1.3 * t, y + 0.8 * t);
            if (t == 1) gray = 0.7 * gray + 40;
            return (gray, gray, gray);
        });
        var window = new PatchWindow(Plain.Window);
        var matcher = new LucasKanade(window, Plain);
        var template = new PatchTemplate(window, Plain);
        template.Take(Pyramid(video, 0, window), new Vector2(70, 50));
        var match = matcher.Align(template, Pyramid(video, 1, window), new Vector2(70, 50), 2);
        Assert.True((match.Position - new Vector2(71.3f, 49.2f)).Length() < 0.05f, match.Position.ToString());
        Assert.True(matcher.Correlation(template, Pyramid(video, 1, window), match.Position, 0) > 0.99f);
    }

    [Fact]
    public void Finds_nothing_where_there_is_no_texture()
    {
        var video = new TestVideo(Size, 1, (_, _, _) => (90, 120, 60));
        var window = new PatchWindow(Plain.Window);
        var image = Pyramid(video, 0, window);
        var template = new PatchTemplate(window, Plain);
        template.Take(image, new Vector2(50, 50));
        var match = new LucasKanade(window, Plain).Align(template, image, new Vector2(52, 50), 2);
        Assert.False(match.Found);
        Assert.Equal(new Vector2(52, 50), match.Position);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(15)]
    [InlineData(21)]
    public void Samples_and_correlates_as_a_plain_loop_does(int side)
    {
        var video = TestVideo.Moving(new ImageSize(61, 47), 1, (_, x, y) => (x, y));
        var window = new PatchWindow(side);
        var plane = Pyramid(video, 0, window).Levels[0].Luma;
        foreach (var centre in new Vector2[] { new(30.25f, 20.75f), new(0, 0), new(-2, 48), new(60, 46), new(62, -1.5f) })
        {
            var values = new float[window.Length];
            var weights = Enumerable.Range(0, window.Length).Select(i => i % window.Stride < side ? (i * 37 % 11) - 5f : 0).ToArray();
            window.Sample(plane, centre, values);
            var correlation = window.Correlate(plane, centre, weights, weights);
            var sum = 0.0;
            for (var y = 0; y < side; y++)
            {
                for (var x = 0; x < side; x++)
                {
                    var expected = Bilinear(plane, centre.X + x - side / 2, centre.Y + y - side / 2);
                    Assert.Equal(expected, values[y * window.Stride + x], 0.01);
                    sum += expected * weights[y * window.Stride + x];
                }
            }
            Assert.Equal(sum, correlation.X, 1.0);
            Assert.Equal(correlation.X, correlation.Y);
        }
    }

    private static double Bilinear(ImagePyramidPlane plane, double x, double y)
    {
        int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
        double fx = x - left, fy = y - top;
        return (1 - fy) * ((1 - fx) * At(left, top) + fx * At(left + 1, top)) + fy * ((1 - fx) * At(left, top + 1) + fx * At(left + 1, top + 1));

        double At(int i, int j) => plane.Row(Math.Clamp(j, 0, plane.Height - 1))[Math.Clamp(i, 0, plane.Width - 1)];
    }

    private static ImagePyramid Pyramid(IVideo video, int frame, PatchWindow window)
    {
        var pyramid = new ImagePyramid(video.Size, 3, window.Margin);
        pyramid.Load(video.Frame(frame));
        return pyramid;
    }

    private static Vector2 Vector(JsonElement pair) => new(pair[0].GetSingle(), pair[1].GetSingle());
}
