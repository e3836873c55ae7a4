using System.Numerics;
using SamPt.Core;
using SamPt.Core.Pipeline;
using SamPt.Core.Tracking;
using SamPt.Onnx.Trackers.CoTracker3;
using SamPt.Tests;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers.CoTracker3;

/// <summary>Whole tracker calls against the official predictors around the same weights.</summary>
public sealed class CoTracker3PointTrackerTests(ITestOutputHelper output)
{
    private const float PixelTolerance = 1e-3f;

    private static readonly FrameRange Whole = new(0, CoTracker3Golden.FrameCount);

    [Theory]
    [InlineData("online", "whole")] // three windows, the last one beyond the end; points on the last frame
    [InlineData("online", "tail")] // part of a video; two windows that end with it
    [InlineData("online", "half")] // shorter than a window
    [InlineData("online", "short")] // shorter than the overlap
    [InlineData("online", "one")]
    [InlineData("offline", "whole")]
    [InlineData("offline", "tail")]
    [InlineData("offline", "short")]
    [InlineData("offline", "one")]
    public void Tracks_as_the_official_predictor_does(string mode, string clip)
    {
        var distance = CoTracker3Golden.Small(mode).TrackClip(clip);
        output.WriteLine($"{mode}, {clip}: {distance:g3} px");
        Assert.InRange(distance, 0, PixelTolerance);
    }

    [Theory]
    [InlineData("whole")]
    [InlineData("short")]
    public void Takes_frames_before_a_query_from_the_reversed_video_offline_when_asked(string clip)
    {
        var distance = CoTracker3Golden.Small("offline").TrackClip(clip, new CoTracker3Options { BackwardTracking = true }, ".back");
        output.WriteLine($"{clip}: {distance:g3} px");
        Assert.InRange(distance, 0, PixelTolerance);
    }

    [Theory]
    [InlineData("online")]
    [InlineData("offline")]
    public void Tracks_a_group_alone_as_it_does_among_others(string mode)
    {
        var golden = CoTracker3Golden.Small(mode);
        using var tracker = golden.Tracker();
        using var session = tracker.Open(golden.Video());
        var alone = session.Track([[], golden.Queries("whole", 1)], Whole, CancellationToken.None);
        Assert.Equal((27, 0), (alone[0].FrameCount, alone[0].PointCount));
        Assert.InRange(golden.Distance("whole", 1, alone[1]), 0, PixelTolerance);
    }

    [Theory]
    [InlineData("online")]
    [InlineData("offline")]
    public void Encodes_each_frame_once_for_all_windows_directions_groups_and_calls(string mode)
    {
        var golden = CoTracker3Golden.Small(mode);
        using var tracker = golden.Tracker();
        using var session = (CoTracker3Session)tracker.Open(golden.Video());
        session.Track([golden.Queries("whole", 0), golden.Queries("whole", 1)], Whole, CancellationToken.None);
        session.Track([golden.Queries("tail", 1, 3)], new FrameRange(3, 24), CancellationToken.None);
        Assert.Equal(27, session.EncodedFrames);
    }

    [Fact]
    public void Gives_the_same_tracks_when_memory_holds_one_window_only()
    {
        var golden = CoTracker3Golden.Small("online");
        using var tracker = golden.Tracker(new CoTracker3Options { FeatureBudgetBytes = 1 });
        using var session = (CoTracker3Session)tracker.Open(golden.Video());
        var found = session.Track([golden.Queries("whole", 0), golden.Queries("whole", 1)], Whole, CancellationToken.None);
        for (var group = 0; group < 2; group++) Assert.InRange(golden.Distance("whole", group, found[group]), 0, PixelTolerance);
        Assert.InRange(session.EncodedFrames, 28, 54);
    }

    [Fact]
    public void Runs_no_window_in_which_nothing_is_asked_and_none_backwards_without_late_queries()
    {
        var golden = CoTracker3Golden.Small("online");
        var clock = new InferenceClock();
        using var tracker = golden.Tracker(new CoTracker3Options { SupportGridSize = 0 }, clock);
        using var session = tracker.Open(golden.Video());
        session.Track([[new QueryPoint(0, new Vector2(9, 40))]], Whole, CancellationToken.None);
        Assert.Equal(27 + 3 * 6, clock.Calls); // windows at 0, 8 and 16, six iterations each
        session.Track([[new QueryPoint(26, new Vector2(9, 40))]], Whole, CancellationToken.None);
        // Forwards only the last window knows of the point; backwards all three.
        Assert.Equal(27 + 3 * 6 + 4 * 6, clock.Calls);
    }

    [Fact]
    public void Puts_a_point_where_it_was_asked_for_on_its_query_frame_offline()
    {
        var golden = CoTracker3Golden.Small("offline");
        using var tracker = golden.Tracker(new CoTracker3Options { VisibilityThreshold = 1 });
        using var session = tracker.Open(golden.Video());
        var query = new QueryPoint(5, new Vector2(7.3f, 61.7f));
        var found = session.Track([[query]], Whole, CancellationToken.None)[0];
        Assert.Equal(query.Position, found.Positions(5)[0]);
        Assert.Equal([5], Enumerable.Range(0, 27).Where(t => found.Visibility(t)[0] == PointVisibility.Visible));
    }

    [Fact]
    public void Refuses_a_query_outside_the_range()
    {
        var golden = CoTracker3Golden.Small("online");
        using var tracker = golden.Tracker();
        using var session = tracker.Open(golden.Video());
        Assert.Throws<ArgumentOutOfRangeException>(
            () => session.Track([[new QueryPoint(12, Vector2.Zero)]], new FrameRange(0, 12), CancellationToken.None));
    }

    [Fact]
    public void Stops_when_cancelled()
    {
        var golden = CoTracker3Golden.Small("offline");
        using var tracker = golden.Tracker();
        using var session = tracker.Open(golden.Video());
        Assert.ThrowsAny<OperationCanceledException>(
            () => session.Track([golden.Queries("whole", 0)], Whole, new CancellationToken(true)));
    }

    [Fact]
    public void Tells_online_from_offline_by_the_step_s_shapes()
    {
        using var online = CoTracker3Golden.Small("online").Tracker();
        using var offline = CoTracker3Golden.Small("offline").Tracker();
        Assert.True(online.Online);
        Assert.False(offline.Online);
    }

    [Fact]
    public void Refuses_graphs_of_other_families()
    {
        var golden = CoTracker3Golden.Small("online");
        var error = Assert.Throws<ModelException>(
            () => Sessions.Tracker("cotracker3", new CoTracker3Options(), SharedData.Golden("cotracker-small", "encoder.onnx"), golden.StepFile));
        Assert.Contains("is an encoder of cotracker; expected one of cotracker3", error.Message);
        error = Assert.Throws<ModelException>(
            () => Sessions.Tracker("cotracker3", new CoTracker3Options(), golden.EncoderFile, SharedData.Golden("cotracker-small", "step.onnx")));
        Assert.Contains("it lacks the float input conf; it lacks the float input support", error.Message);
    }
}
