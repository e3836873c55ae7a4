using System.Security.Cryptography;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Synthetic;

namespace SamPt.Data.Tests.Synthetic;

public class SyntheticClipTests
{
    private static readonly SynthOptions Hard = new()
    {
        Clips = 4, Frames = 24, Size = new ImageSize(214, 120), MinObjects = 3, MaxObjects = 5, PointsPerObject = 12, Difficulty = 0.9,
    };

    public static TheoryData<int> Clips => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Clips))]
    public void Every_object_shows_on_the_first_frame_and_no_label_is_unknown(int number)
    {
        var clip = new SyntheticClip(Hard, number);
        Assert.Equal(Enumerable.Range(1, clip.ObjectCount).Select(id => (byte)id), clip.Labels(0).ObjectIds());
        for (var t = 1; t < clip.FrameCount; t++) Assert.All(clip.Labels(t).ObjectIds(), id => Assert.InRange(id, 1, clip.ObjectCount));
    }

    [Theory]
    [MemberData(nameof(Clips))]
    public void A_point_that_is_seen_lies_on_its_object_in_the_label_map(int number)
    {
        var clip = new SyntheticClip(Hard, number);
        var (seen, hidden) = (0, 0);
        for (var t = 0; t < clip.FrameCount; t++)
        {
            var labels = clip.Labels(t);
            foreach (var track in clip.Tracks)
            {
                var (x, y) = ((int)Math.Floor(track.Positions[t].X + 0.5), (int)Math.Floor(track.Positions[t].Y + 0.5));
                var inside = x >= 0 && y >= 0 && x < clip.Size.Width && y < clip.Size.Height;
                if (track.Occluded[t])
                {
                    hidden++;
                    continue;
                }
                seen++;
                Assert.True(inside && labels.Row(y)[x] == track.Object, $"frame {t}, object {track.Object}: seen at {track.Positions[t]}");
            }
        }
        Assert.True(seen > 200 && hidden > 0, $"{seen} seen, {hidden} hidden");
    }

    [Theory]
    [MemberData(nameof(Clips))]
    public void A_hidden_point_has_another_surface_before_it_or_is_outside(int number)
    {
        var clip = new SyntheticClip(Hard, number);
        var singlePart = clip.Scene.Layers.Where(l => l.Label > 0 && l.Parts.Count == 1).Select(l => l.Label).ToHashSet();
        for (var t = 0; t < clip.FrameCount; t++)
        {
            var labels = clip.Labels(t);
            // An object of one part cannot hide itself: its hidden points show another label, or none.
            foreach (var track in clip.Tracks.Where(k => k.Occluded[t] && singlePart.Contains(k.Object)))
            {
                var (x, y) = ((int)Math.Floor(track.Positions[t].X + 0.5), (int)Math.Floor(track.Positions[t].Y + 0.5));
                var inside = x >= 0 && y >= 0 && x < clip.Size.Width && y < clip.Size.Height;
                Assert.True(!inside || labels.Row(y)[x] != track.Object, $"frame {t}, object {track.Object}: hidden at {track.Positions[t]}");
            }
        }
    }

    [Fact]
    public void Points_start_seen_on_whole_pixels_and_as_many_as_asked_for()
    {
        var clip = new SyntheticClip(Hard, 1);
        Assert.Equal(clip.ObjectCount * Hard.PointsPerObject, clip.Tracks.Count);
        foreach (var track in clip.Tracks)
        {
            Assert.Equal(Hard.Frames, track.Positions.Count);
            Assert.False(track.Occluded[track.QueryFrame]);
            var start = track.Positions[track.QueryFrame];
            Assert.Equal((MathF.Round(start.X), MathF.Round(start.Y)), (start.X, start.Y));
        }
    }

    [Fact]
    public void The_first_picture_of_a_seed_never_changes()
    {
        var options = Hard with { Size = new ImageSize(160, 96) };
        var first = Convert.ToHexString(SHA256.HashData(new SyntheticClip(options, 2).Frame(5).Pixels));
        var second = Convert.ToHexString(SHA256.HashData(new SyntheticClip(options, 2).Frame(5).Pixels));
        Assert.Equal(first, second);
        Assert.NotEqual(first, Convert.ToHexString(SHA256.HashData(new SyntheticClip(options with { Seed = 73 }, 2).Frame(5).Pixels)));
        Assert.NotEqual(first, Convert.ToHexString(SHA256.HashData(new SyntheticClip(options, 3).Frame(5).Pixels)));
    }

    [Fact]
    public void Without_motion_of_any_kind_two_points_of_a_rigid_object_keep_their_distance()
    {
        var clip = new SyntheticClip(Hard with { Rotation = false, Scaling = false, Warp = false, MinObjects = 1, MaxObjects = 1 }, 0);
        var tracks = clip.Tracks;
        for (var t = 1; t < clip.FrameCount; t++)
        {
            var shift = tracks[0].Positions[t] - tracks[0].Positions[0];
            foreach (var track in tracks) Assert.True((track.Positions[t] - track.Positions[0] - shift).Length() < 0.01f);
        }
        Assert.True((tracks[0].Positions[12] - tracks[0].Positions[0]).Length() > 1);
    }

    [Fact]
    public void Refuses_a_frame_that_the_clip_has_not() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SyntheticClip(Hard, 0).Labels(Hard.Frames));

    [Fact]
    public void Names_all_settings_that_are_out_of_range()
    {
        var error = Assert.Throws<ConfigurationException>(() => new SyntheticClip(new SynthOptions { Frames = 0, MinObjects = 4, MaxObjects = 2, Difficulty = 2 }, 0));
        Assert.Equal("synth: frames is 0, expected 1 .. 99999; max_objects is 2, expected min_objects .. 5; difficulty is 2, expected 0 .. 1.", error.Message);
    }
}
