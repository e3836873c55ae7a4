using System.Numerics;
using SamPt.Core;
using SamPt.Core.Pipeline;
using SamPt.Core.Tracking;
using SamPt.Onnx.Trackers.CoTracker;
using SamPt.Tests;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>Whole tracker calls against SAM-PT's wrapper around the same weights.</summary>
public sealed class CoTrackerPointTrackerTests(ITestOutputHelper output)
{
    private const float PixelTolerance = 1e-3f;

    private static readonly CoTrackerOptions Options = new() { VisibilityThreshold = 0.5f }; // as the golden run

    private static CoTrackerPointTracker Tracker(CoTrackerOptions? options = null, InferenceClock? clock = null) =>
        (CoTrackerPointTracker)Sessions.Tracker(
            "cotracker", options ?? Options, clock, SharedData.Golden("cotracker-small", "encoder.onnx"), SharedData.Golden("cotracker-small", "step.onnx"));

    [Theory]
    [InlineData("t13", 0, 13)] // three windows, the last one beyond the end; a point that only the run back reaches
    [InlineData("t5", 0, 5)] // shorter than a window
    [InlineData("tail", 2, 11)] // part of a video
    public void Tracks_as_the_reference_does(string run, int first, int count)
    {
        using var tracker = Tracker();
        using var session = (CoTrackerSession)tracker.Open(CoTrackerGolden.Video(13));
        var found = session.Track(
            [CoTrackerGolden.Queries(run, 0, first), CoTrackerGolden.Queries(run, 1, first)], new FrameRange(first, count), CancellationToken.None);
        for (var group = 0; group < 2; group++) AssertEqual(run, group, found[group], count);
        Assert.Equal(count, session.EncodedFrames);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1)] // memory for one window only
    public void Tracks_as_the_reference_does_when_two_frames_are_encoded_at_once(long budget)
    {
        using var tracker = (CoTrackerPointTracker)Sessions.Tracker(
            "cotracker", Options with { FeatureBudgetBytes = budget }, Sessions.TwoFramesAtOnce(),
            SharedData.Golden("cotracker-small", "encoder.onnx"), SharedData.Golden("cotracker-small", "step.onnx"));
        using var session = (CoTrackerSession)tracker.Open(CoTrackerGolden.Video(13));
        var found = session.Track(
            [CoTrackerGolden.Queries("t13", 0), CoTrackerGolden.Queries("t13", 1)], new FrameRange(0, 13), CancellationToken.None);
        for (var group = 0; group < 2; group++) AssertEqual("t13", group, found[group], 13);
        Assert.InRange(session.EncodedFrames, 13, budget == 1 ? 26 : 13);
    }

    [Fact]
    public void Tracks_a_group_alone_as_it_does_among_others()
    {
        using var tracker = Tracker();
        using var session = tracker.Open(CoTrackerGolden.Video(13));
        var alone = session.Track([CoTrackerGolden.Queries("t13", 1)], new FrameRange(0, 13), CancellationToken.None);
        AssertEqual("t13", 1, alone[0], 13);
    }

    [Fact]
    public void Encodes_each_frame_once_for_all_calls_of_a_session()
    {
        using var tracker = Tracker();
        using var session = (CoTrackerSession)tracker.Open(CoTrackerGolden.Video(13));
        session.Track([CoTrackerGolden.Queries("t13", 0)], new FrameRange(0, 13), CancellationToken.None);
        session.Track([CoTrackerGolden.Queries("t13", 1)], new FrameRange(0, 13), CancellationToken.None);
        Assert.Equal(13, session.EncodedFrames);
    }

    [Fact]
    public void Gives_the_same_tracks_when_memory_holds_one_window_only()
    {
        using var tracker = Tracker(Options with { FeatureBudgetBytes = 1 });
        using var session = (CoTrackerSession)tracker.Open(CoTrackerGolden.Video(13));
        var found = session.Track(
            [CoTrackerGolden.Queries("t13", 0), CoTrackerGolden.Queries("t13", 1)], new FrameRange(0, 13), CancellationToken.None);
        for (var group = 0; group < 2; group++) AssertEqual("t13", group, found[group], 13);
        Assert.InRange(session.EncodedFrames, 14, 26);
    }

    [Fact]
    public void Skips_the_run_back_where_every_point_was_reached_forwards()
    {
        var clock = new InferenceClock();
        using var tracker = Tracker(clock: clock);
        using var session = tracker.Open(CoTrackerGolden.Video(13));
        session.Track([CoTrackerGolden.Queries("t13", 0)], new FrameRange(0, 13), CancellationToken.None);
        // 13 frames, and six iterations in each of the windows that begin at 0, 4 and 8.
        Assert.Equal(13 + 3 * 6, clock.Calls);
    }

    [Fact]
    public void Returns_empty_trajectories_for_a_group_without_points()
    {
        using var tracker = Tracker();
        using var session = tracker.Open(CoTrackerGolden.Video(5));
        var found = session.Track([[], CoTrackerGolden.Queries("t5", 0)], new FrameRange(0, 5), CancellationToken.None);
        Assert.Equal((5, 0), (found[0].FrameCount, found[0].PointCount));
        AssertEqual("t5", 0, found[1], 5);
    }

    [Fact]
    public void Refuses_a_query_outside_the_range()
    {
        using var tracker = Tracker();
        using var session = tracker.Open(CoTrackerGolden.Video(13));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => session.Track([[new QueryPoint(12, Vector2.Zero)]], new FrameRange(0, 12), CancellationToken.None));
    }

    [Fact]
    public void Stops_when_cancelled()
    {
        using var tracker = Tracker();
        using var session = tracker.Open(CoTrackerGolden.Video(13));
        Assert.ThrowsAny<OperationCanceledException>(
            () => session.Track([CoTrackerGolden.Queries("t13", 0)], new FrameRange(0, 13), new CancellationToken(true)));
    }

    [Fact]
    public void Refuses_graphs_that_are_none_of_CoTracker_s()
    {
        var error = Assert.Throws<ModelException>(() => Sessions.Tracker(
            "cotracker", Options, SharedData.Golden("sam-small", "encoder.onnx"), SharedData.Golden("cotracker-small", "step.onnx")));
        Assert.Contains("an input frames", error.Message);
        error = Assert.Throws<ModelException>(() => Sessions.Tracker(
            "cotracker", Options, SharedData.Golden("cotracker-small", "encoder.onnx"), SharedData.Golden("sam-small", "decoder.onnx")));
        Assert.Contains("it lacks the float input pyramid", error.Message);
    }

    private void AssertEqual(string run, int group, PointTrajectories found, int count)
    {
        var expected = CoTrackerGolden.Tracks(run, group);
        var visible = CoTrackerGolden.Visible(run, group);
        var points = found.PointCount;
        Assert.Equal(expected.Length, count * points);
        var largest = 0f;
        for (var t = 0; t < count; t++)
        {
            for (var n = 0; n < points; n++)
            {
                largest = Math.Max(largest, Vector2.Distance(found.Positions(t)[n], expected[t * points + n]));
                Assert.Equal(visible[t * points + n] ? PointVisibility.Visible : PointVisibility.Occluded, found.Visibility(t)[n]);
            }
        }
        output.WriteLine($"{run}, group {group}: {largest:g3} px");
        Assert.InRange(largest, 0, PixelTolerance);
    }
}
