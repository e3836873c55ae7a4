using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Metrics;

namespace SamPt.Core.Tests.Metrics;

public class TapVidTests
{
    // 512x256: an error of 2 along x is 1 pixel of 256x256, an error of 1 along y is one too.
    private static readonly ImageSize Size = new(512, 256);

    [Fact]
    public void Scores_two_tracks_as_worked_out_by_hand()
    {
        // After the query on frame 0: errors 0, 3 (at 256x256), and on frame 3 hidden but claimed.
        var first = Track(0, [V(10, 10), V(10, 10), V(10, 10), V(10, 10)], [false, false, false, true],
            [V(10, 10), V(10, 10), V(16, 10), V(10, 10)], [false, false, false, false]);
        // Queried on frame 1: frame 2 hidden and told; frame 3 seen but not claimed, error 5.
        var second = Track(1, [V(0, 0), V(50, 50), V(50, 50), V(50, 50)], [true, false, true, false],
            [V(99, 99), V(50, 50), V(50, 50), V(50, 55)], [false, false, true, true]);
        var scores = TapVid.Score([first, second], Size, TapVidQueryMode.First);
        // Judged: 3 + 2 frames; visible: 2 + 1. Occlusion told rightly: frames 1, 2 of the first and 2 of the second.
        Assert.Equal(3 / 5.0, scores.OcclusionAccuracy, 12);
        // Within 1, 2: error 0 alone; 4: also 3; 8, 16: all three.
        Assert.Equal([1 / 3.0, 1 / 3.0, 2 / 3.0, 1, 1], scores.PointsWithin);
        Assert.Equal((1 / 3.0 + 1 / 3.0 + 2 / 3.0 + 2) / 5, scores.AveragePointsWithinThreshold, 12);
        // Claimed and right: 1, 1, 2, 2, 2. Claimed and wrong: the hidden one, and the error of 3 where it is too far. Visible: 3.
        Assert.Equal([1 / 5.0, 1 / 5.0, 2 / 4.0, 2 / 4.0, 2 / 4.0], scores.Jaccard);
        Assert.Equal((0.4 + 1.5) / 5, scores.AverageJaccard, 12);
    }

    [Fact]
    public void Judges_the_frames_before_the_query_too_when_strided()
    {
        var track = Track(1, [V(0, 0), V(0, 0), V(0, 0)], [false, false, false], [V(100, 0), V(0, 0), V(0, 0)], [false, false, false]);
        Assert.Equal(1, TapVid.Score([track], Size, TapVidQueryMode.First).AverageJaccard);
        Assert.Equal(1 / 3.0, TapVid.Score([track], Size, TapVidQueryMode.Strided).AverageJaccard, 12);
        Assert.Equal(0.5, TapVid.Score([track], Size, TapVidQueryMode.Strided).AveragePointsWithinThreshold);
    }

    [Fact]
    public void Counts_a_distance_of_exactly_the_threshold_as_too_far()
    {
        var track = Track(0, [V(0, 0), V(0, 0)], [false, false], [V(0, 0), V(0, 4)], [false, false]);
        Assert.Equal([0, 0, 0, 1, 1], TapVid.Score([track], Size, TapVidQueryMode.First).PointsWithin);
    }

    [Fact]
    public void Asks_on_the_first_visible_frame_or_on_every_fifth()
    {
        bool[] occluded = [true, false, false, false, false, false, true, false, false, false, true, false, false, false, false, false];
        Assert.Equal([1], TapVid.QueryFrames(occluded, TapVidQueryMode.First));
        Assert.Equal([5, 15], TapVid.QueryFrames(occluded, TapVidQueryMode.Strided));
        Assert.Empty(TapVid.QueryFrames([true, true], TapVidQueryMode.First));
    }

    [Fact]
    public void Is_not_a_number_where_nothing_is_judged()
    {
        var scores = TapVid.Score([], Size, TapVidQueryMode.First);
        Assert.True(double.IsNaN(scores.AverageJaccard) && double.IsNaN(scores.OcclusionAccuracy) && double.IsNaN(scores.AveragePointsWithinThreshold));
    }

    [Fact]
    public void Refuses_tracks_of_unequal_length() => Assert.Throws<ArgumentException>(() =>
        TapVid.Score([Track(0, [V(0, 0)], [false], [V(0, 0), V(0, 0)], [false])], Size, TapVidQueryMode.First));

    private static Vector2 V(float x, float y) => new(x, y);

    private static TapVidTrack Track(int query, Vector2[] truth, bool[] hidden, Vector2[] estimate, bool[] claimedHidden) =>
        new(query, truth, hidden, estimate, claimedHidden);
}
