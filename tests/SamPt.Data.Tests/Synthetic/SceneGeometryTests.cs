using SamPt.Core.Imaging;
using SamPt.Data.Synthetic;

namespace SamPt.Data.Tests.Synthetic;

public class SceneGeometryTests
{
    private static readonly Ground Bare = new(new Texture(2), new Wave(0), new Wave(0), new Wave(0), new Wave(1));
    private static readonly Light Even = new(new Wave(1), new Wave(0), new Wave(0));

    [Fact]
    public void SplitMix64_draws_the_published_numbers()
    {
        // The first five numbers after the seed 1234567, as published with the generator's reference implementation.
        var random = new SplitMix64(1234567);
        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            Enumerable.Range(0, 5).Select(_ => random.Next()));
    }

    [Fact]
    public void Own_sine_arc_tangent_and_exponential_agree_with_the_library()
    {
        for (var i = -4000; i <= 4000; i++)
        {
            var x = i * 0.013;
            Assert.Equal(Math.Sin(x), StableMath.Sin(x), 1e-8);
            Assert.Equal(Math.Cos(x), StableMath.Cos(x), 1e-8);
            Assert.Equal(Math.Atan2(Math.Sin(x) * 3, Math.Cos(x) * 2), StableMath.Atan2(Math.Sin(x) * 3, Math.Cos(x) * 2), 1e-7);
            if (Math.Abs(x) < 20) Assert.Equal(1, StableMath.Exp(x) / Math.Exp(x), 1e-7);
        }
    }

    [Fact]
    public void A_disk_has_exactly_the_pixels_whose_centres_it_covers()
    {
        var scene = With(new Layer([new Part(new RoundedBox(20.3, 20.3, 20.3), new Texture(2))]) { Label = 3, X = new Wave(40.25, 2), Y = new Wave(30.5) });
        var labels = SceneRenderer.Labels(scene, 5);
        for (var y = 0; y < 60; y++)
        {
            for (var x = 0; x < 90; x++)
            {
                double dx = x - 50.25, dy = y - 30.5;
                Assert.Equal(dx * dx + dy * dy < 20.3 * 20.3 ? 3 : 0, labels.Row(y)[x]);
            }
        }
    }

    [Fact]
    public void A_turned_box_in_front_hides_what_lies_behind_it()
    {
        var behind = new Layer([new Part(new RoundedBox(30, 20, 0), new Texture(2))]) { Label = 1, X = new Wave(45), Y = new Wave(30) };
        var front = new Layer([new Part(new RoundedBox(25, 6, 0), new Texture(2))]) { Label = 2, X = new Wave(45), Y = new Wave(30), Angle = new Wave(0.6) };
        var shadow = behind with { Label = 0, Opacity = 0.4f };
        var labels = SceneRenderer.Labels(With(behind, front, shadow), 0);
        double cos = Math.Cos(0.6), sin = Math.Sin(0.6);
        for (var y = 0; y < 60; y++)
        {
            for (var x = 0; x < 90; x++)
            {
                double dx = x - 45, dy = y - 30, u = cos * dx + sin * dy, v = cos * dy - sin * dx;
                // Pixels within a millionth of an outline may fall either way.
                if (Math.Abs(Math.Abs(u) - 25) < 1e-6 || Math.Abs(Math.Abs(v) - 6) < 1e-6) continue;
                var expected = Math.Abs(u) < 25 && Math.Abs(v) < 6 ? 2 : Math.Abs(dx) < 30 && Math.Abs(dy) < 20 ? 1 : 0;
                Assert.Equal(expected, labels.Row(y)[x]);
            }
        }
    }

    [Fact]
    public void A_polygon_changes_sides_nowhere_within_the_depth_it_tells()
    {
        for (var seed = 0UL; seed < 6; seed++)
        {
            var polygon = new Polygon(new SplitMix64(seed), 10);
            // Depth is the distance to the nearest edge: no other side within it.
            for (var i = 0; i < 200; i++)
            {
                var random = new SplitMix64(seed * 1000 + (ulong)i);
                double x = random.Between(-12, 12), y = random.Between(-12, 12), depth = polygon.Depth(x, y), angle = random.Between(0, 6.28);
                var step = 0.999 * Math.Abs(depth);
                Assert.Equal(depth > 0, polygon.Depth(x + step * Math.Cos(angle), y + step * Math.Sin(angle)) > 0);
            }
            Assert.True(polygon.Depth(0, 0) > 0);
            Assert.True(polygon.Depth(12, 0) < 0);
        }
    }

    [Fact]
    public void What_is_hit_lies_where_it_was_hit_however_the_layer_bends_and_turns()
    {
        var random = new SplitMix64(9);
        var clip = new SyntheticClip(new SynthOptions { Size = new ImageSize(240, 140), Difficulty = 1, MinObjects = 4, MaxObjects = 4 }, 2);
        var hits = 0;
        foreach (var t in new double[] { 0, 3.5, 17, 40 })
        {
            foreach (var pose in clip.Scene.Poses(t))
            {
                for (var i = 0; i < 600; i++)
                {
                    double x = pose.X + random.Between(-60, 60), y = pose.Y + random.Between(-60, 60);
                    if (pose.Hit(x, y, 0) is not { } hit) continue;
                    hits++;
                    var back = pose.ToFrame(hit.Spot);
                    Assert.Equal(x, back.X, 1e-6);
                    Assert.Equal(y, back.Y, 1e-6);
                    Assert.True((x - pose.X) * (x - pose.X) + (y - pose.Y) * (y - pose.Y) <= pose.Reach * pose.Reach);
                }
            }
        }
        Assert.True(hits > 500, $"{hits} hits");
    }

    private static Scene With(params Layer[] layers) => new(new ImageSize(90, 60), Bare, layers, Even);
}
