using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Tracking;

public class KltPointTrackerTests
{
    private static readonly ImageSize Size = new(200, 150);

    private static readonly Vector2[] Starts = [new(60, 50), new(90, 50), new(120, 50), new(60, 90), new(90, 90), new(120, 90)];

    [Fact]
    public void Follows_a_sub_pixel_translation_to_a_tenth_of_a_pixel()
    {
        var video = TestVideo.Moving(Size, 10, (t, x, y) => (x - 1.7 * t, y + 0.9 * t));
        var tracks = Track(video, Starts.Select(p => new QueryPoint(0, p)));
        Expect(tracks, 0.1, perFrame: false, truth: (t, p) => p + t * new Vector2(1.7f, -0.9f));
    }

    [Fact]
    public void Follows_turning_and_growing_with_less_than_a_twentieth_of_a_pixel_of_drift_a_frame()
    {
        // Per frame a turn by 0.01 and growth by 0.3 % about the centre.
        var video = TestVideo.Moving(Size, 10, (t, x, y) => Turn(x, y, -0.01 * t, Math.Pow(1.003, -t)));
        var tracks = Track(video, Starts.Select(p => new QueryPoint(0, p)));
        Expect(tracks, 0.05, perFrame: true, truth: (t, p) =>
        {
            var (x, y) = Turn(p.X, p.Y, 0.01 * t, Math.Pow(1.003, t));
            return new Vector2((float)x, (float)y);
        });

        static (double X, double Y) Turn(double x, double y, double angle, double scale)
        {
            double cos = scale * Math.Cos(angle), sin = scale * Math.Sin(angle);
            return (cos * (x - 100) - sin * (y - 75) + 100, sin * (x - 100) + cos * (y - 75) + 75);
        }
    }

    [Fact]
    public void Tracks_backwards_and_forwards_from_a_query_in_the_middle()
    {
        var video = TestVideo.Moving(Size, 9, (t, x, y) => (x - 2.1 * (t - 4), y - 0.6 * (t - 4)));
        var tracks = Track(video, Starts.Select((p, i) => new QueryPoint(i % 2 == 0 ? 4 : 8, i % 2 == 0 ? p : p + new Vector2(8.4f, 2.4f))));
        Expect(tracks, 0.15, perFrame: false, truth: (t, p) => p + (t - 4) * new Vector2(2.1f, 0.6f));
    }

    [Fact]
    public void Counts_rows_from_the_first_frame_of_the_range()
    {
        var video = TestVideo.Moving(Size, 12, (t, x, y) => (x - 2 * t, y));
        using var session = new KltPointTracker(new KltOptions()).Open(video);
        var tracks = session.Track([[new QueryPoint(5, new Vector2(80, 60))]], new FrameRange(3, 4), CancellationToken.None)[0];
        Assert.Equal(4, tracks.FrameCount);
        for (var t = 0; t < 4; t++) Assert.True((tracks.Positions(t)[0] - new Vector2(76 + 2 * t, 60)).Length() < 0.1f);
        Assert.True(video.Reads[..3].All(n => n == 0) && video.Reads[7..].All(n => n == 0));
    }

    [Fact]
    public void Never_claims_a_place_on_a_bar_that_passes_and_finds_the_points_again_behind_it()
    {
        // A red bar, 44 pixels wide, passes over a blue-green surface that moves slowly.
        var video = Barred(40);
        var tracks = Track(video, Starts.Select(p => new QueryPoint(0, p)));
        var (hidden, open, seen) = (0, 0, 0);
        for (var t = 1; t < video.FrameCount; t++)
        {
            for (var n = 0; n < Starts.Length; n++)
            {
                var truth = Starts[n] + t * new Vector2(0.4f, 0.2f);
                var place = tracks.Positions(t)[n];
                var visible = tracks.Visibility(t)[n] == PointVisibility.Visible;
                if (visible) Assert.True(Math.Abs(place.X - Bar(t)) > 17, $"frame {t}: point {n} claimed at {place}, bar at {Bar(t)}");
                if (Math.Abs(truth.X - Bar(t)) < 17) hidden++;
                // Not in the bar's way, or long past.
                if (truth.X - Bar(t) < -50)
                {
                    open++;
                    if (visible && (place - truth).Length() < 1) seen++;
                }
            }
        }
        Assert.True(hidden >= 30 && open > 60, $"{hidden} hidden, {open} open");
        Assert.True(seen >= 0.85 * open, $"{seen} of {open} points found again");
    }

    [Fact]
    public void Gives_up_a_point_that_leaves_the_frame_and_keeps_its_position_finite()
    {
        // Colours that do not come again: nothing that follows looks like what has left.
        var video = new TestVideo(Size, 30, (t, x, y) =>
        {
            var gray = TestVideo.Surface(x - 9 * t, y);
            return (0.5 * gray + 0.4 * (x - 9 * t), 0.5 * gray + 20, 0.5 * gray - 0.4 * (x - 9 * t));
        });
        var tracks = Track(video, Starts.Select(p => new QueryPoint(0, p)));
        for (var n = 0; n < Starts.Length; n++)
        {
            Assert.Equal(PointVisibility.Occluded, tracks.Visibility(29)[n]);
            var position = tracks.Positions(29)[n];
            Assert.True(float.IsFinite(position.X) && float.IsFinite(position.Y));
            Assert.InRange(position.X, 190, 250);
        }
    }

    [Fact]
    public void Takes_frames_that_are_tiny_flat_or_change_all_at_once()
    {
        var random = new Random(5);
        foreach (var size in new ImageSize[] { new(1, 1), new(7, 3), new(33, 40) })
        {
            foreach (var flat in new[] { true, false })
            {
                var video = new TestVideo(size, 4, (t, x, y) => flat ? (t, t, t) : (random.Next(256), random.Next(256), random.Next(256)));
                QueryPoint[] queries = [new(0, default), new(2, new Vector2(size.Width - 1, size.Height - 1))];
                var tracks = Track(video, queries);
                for (var t = 0; t < 4; t++)
                {
                    foreach (var p in tracks.Positions(t)) Assert.True(float.IsFinite(p.X) && float.IsFinite(p.Y));
                }
                Assert.Equal(PointVisibility.Visible, tracks.Visibility(0)[0]);
                Assert.Equal(new Vector2(size.Width - 1, size.Height - 1), tracks.Positions(2)[1]);
            }
        }
    }

    [Fact]
    public void Gives_a_group_the_same_tracks_whatever_other_groups_do()
    {
        var queries = Starts.Select(p => new QueryPoint(0, p)).ToArray();
        using var session = new KltPointTracker(new KltOptions()).Open(Barred(12));
        var alone = session.Track([queries], new FrameRange(0, 12), CancellationToken.None)[0];
        var beside = session.Track([[new QueryPoint(3, new Vector2(10, 140))], queries, []], new FrameRange(0, 12), CancellationToken.None);
        Assert.Equal(0, beside[2].PointCount);
        for (var t = 0; t < 12; t++)
        {
            Assert.Equal(alone.Positions(t).ToArray(), beside[1].Positions(t).ToArray());
            Assert.Equal(alone.Visibility(t).ToArray(), beside[1].Visibility(t).ToArray());
        }
    }

    [Fact]
    public void Reads_every_frame_once_where_no_point_needs_a_way_back()
    {
        var video = TestVideo.Moving(Size, 6, (t, x, y) => (x - t, y));
        Track(video, Starts.Select(p => new QueryPoint(0, p)));
        Assert.All(video.Reads, n => Assert.Equal(1, n));
    }

    [Fact]
    public void Stops_when_told_to()
    {
        using var source = new CancellationTokenSource();
        var video = new TestVideo(Size, 50, (t, x, y) =>
        {
            if (t == 3) source.Cancel();
            return (x, y, t);
        });
        using var session = new KltPointTracker(new KltOptions()).Open(video);
        Assert.Throws<OperationCanceledException>(() => session.Track([[new QueryPoint(0, new Vector2(9, 9))]], FrameRange.All(video), source.Token));
        Assert.Equal(0, video.Reads[4]);
    }

    [Fact]
    public void Refuses_queries_outside_the_range_and_ranges_outside_the_video()
    {
        var video = TestVideo.Moving(Size, 6, (t, x, y) => (x, y));
        using var session = new KltPointTracker(new KltOptions()).Open(video);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Track([[new QueryPoint(1, default)]], new FrameRange(2, 3), CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Track([], new FrameRange(2, 5), CancellationToken.None));
    }

    [Fact]
    public void Names_all_settings_that_are_out_of_range()
    {
        var error = Assert.Throws<ConfigurationException>(() => new KltPointTracker(new KltOptions { Window = 8, Levels = 0, ColourScale = float.NaN }));
        Assert.Equal("klt: window is 8, expected odd, 5 .. 63; levels is 0, expected 1 .. 8; colour_scale is NaN, expected above 0.", error.Message);
    }

    private static TestVideo Barred(int frames) => new(Size, frames, (t, x, y) =>
    {
        if (Math.Abs(x - Bar(t)) < 22) return (190 + 30 * Math.Sin(0.5 * y), 40, 40 + 20 * Math.Sin(0.3 * y));
        var gray = TestVideo.Noise(x - 0.4 * t, y - 0.2 * t);
        return (0.4 * gray, 0.9 * gray, gray);
    });

    private static double Bar(int t) => -40 + 7.0 * t;

    private static PointTrajectories Track(IVideo video, IEnumerable<QueryPoint> queries)
    {
        using var session = new KltPointTracker(new KltOptions()).Open(video);
        return session.Track([queries.ToArray()], FrameRange.All(video), CancellationToken.None)[0];
    }

    private static void Expect(PointTrajectories tracks, double tolerance, bool perFrame, Func<int, Vector2, Vector2> truth)
    {
        for (var t = 0; t < tracks.FrameCount; t++)
        {
            for (var n = 0; n < Starts.Length; n++)
            {
                var expected = truth(t, Starts[n]);
                Assert.True((tracks.Positions(t)[n] - expected).Length() < tolerance * (perFrame ? Math.Max(t, 1) : 1), $"frame {t}, point {n}: {tracks.Positions(t)[n]}, expected {expected}");
                Assert.Equal(PointVisibility.Visible, tracks.Visibility(t)[n]);
            }
        }
    }
}
