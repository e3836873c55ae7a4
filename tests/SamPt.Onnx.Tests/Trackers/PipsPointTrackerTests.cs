using System.Numerics;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Pipeline;
using SamPt.Core.Tracking;
using SamPt.Onnx.Trackers.Pips;
using SamPt.Tests;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>Whole tracker calls of PIPS against SAM-PT's wrapper around the same weights.</summary>
public sealed class PipsPointTrackerTests(ITestOutputHelper output)
{
    private const float PixelTolerance = 1e-3f;

    private static readonly TrackerGolden Golden = new("pips-small");

    private static PipsPointTracker Tracker(PipsOptions? options = null, InferenceClock? clock = null) =>
        (PipsPointTracker)Sessions.Tracker("pips", options ?? new PipsOptions(), clock, Golden.File("encoder.onnx"), Golden.File("step.onnx"));

    [Theory]
    [InlineData("t24", 0, 24)] // queries on the first and the last frame and between
    [InlineData("t5", 0, 5)] // shorter than a window
    [InlineData("tail", 3, 16)] // part of a video
    [InlineData("t1", 6, 1)] // a single frame
    public void Tracks_as_the_reference_does(string run, int first, int count)
    {
        using var tracker = Tracker();
        using var session = (PipsSession)tracker.Open(Golden.Video());
        var found = session.Track([Golden.Queries(run, 0, first), Golden.Queries(run, 1, first)], new FrameRange(first, count), CancellationToken.None);
        AssertEqual(run, found);
        Assert.InRange(session.EncodedFrames, 0, count);
    }

    [Fact]
    public void Tracks_a_point_alone_as_it_does_among_others()
    {
        using var tracker = Tracker();
        using var session = tracker.Open(Golden.Video());
        var alone = session.Track([Golden.Queries("t24", 1)], new FrameRange(0, 24), CancellationToken.None);
        Assert.InRange(Golden.Compare("t24", 1, alone[0]), 0, PixelTolerance);
    }

    [Fact]
    public void Gives_the_same_tracks_when_memory_holds_one_window_only()
    {
        using var tracker = Tracker(new PipsOptions { FeatureBudgetBytes = 1 });
        using var session = (PipsSession)tracker.Open(Golden.Video());
        AssertEqual("t24", session.Track([Golden.Queries("t24", 0), Golden.Queries("t24", 1)], new FrameRange(0, 24), CancellationToken.None));
        // Windows go on in order: forwards and back, each frame is encoded once at most.
        Assert.InRange(session.EncodedFrames, 25, 48);
    }

    [Fact]
    public void Runs_back_only_from_points_that_start_late()
    {
        var clock = new InferenceClock();
        using var tracker = Tracker(clock: clock);
        using var session = tracker.Open(Golden.Video());
        session.Track([[new QueryPoint(0, new Vector2(30, 30))]], new FrameRange(0, 2), CancellationToken.None);
        Assert.Equal(2 + 6, clock.Calls);
        session.Track([[new QueryPoint(1, new Vector2(30, 30))]], new FrameRange(0, 2), CancellationToken.None);
        Assert.Equal(2 + 6 + 6, clock.Calls);
    }

    [Fact]
    public void Tracks_more_points_than_one_call_takes()
    {
        using var tracker = Tracker();
        using var session = tracker.Open(Golden.Video());
        var queries = Golden.Queries("t5", 0);
        var many = Enumerable.Range(0, 150).SelectMany(_ => queries).ToArray();
        var found = session.Track([many], new FrameRange(0, 5), CancellationToken.None)[0];
        for (var i = 0; i < 150; i++) Assert.InRange(Golden.Compare("t5", 0, found.Slice(2 * i, 2)), 0, PixelTolerance);
    }

    [Fact]
    public void Returns_empty_trajectories_for_a_group_without_points()
    {
        using var tracker = Tracker();
        using var session = tracker.Open(Golden.Video());
        var found = session.Track([[], Golden.Queries("t5", 0)], new FrameRange(0, 5), CancellationToken.None);
        Assert.Equal((5, 0), (found[0].FrameCount, found[0].PointCount));
        Assert.InRange(Golden.Compare("t5", 0, found[1]), 0, PixelTolerance);
    }

    [Fact]
    public void Refuses_a_query_outside_the_range()
    {
        using var tracker = Tracker();
        using var session = tracker.Open(Golden.Video());
        Assert.Throws<ArgumentOutOfRangeException>(
            () => session.Track([[new QueryPoint(12, Vector2.Zero)]], new FrameRange(0, 12), CancellationToken.None));
    }

    [Fact]
    public void Refuses_frames_that_are_smaller_than_the_coarsest_level()
    {
        using var tracker = Tracker();
        var error = Assert.Throws<ModelException>(() => tracker.Open(new MemoryVideo([new RgbFrame(new ImageSize(100, 31), new byte[9300])])));
        Assert.Contains("at least 32x32", error.Message);
    }

    [Fact]
    public void Stops_when_cancelled()
    {
        using var tracker = Tracker();
        using var session = tracker.Open(Golden.Video());
        Assert.ThrowsAny<OperationCanceledException>(
            () => session.Track([Golden.Queries("t24", 0)], new FrameRange(0, 24), new CancellationToken(true)));
    }

    [Fact]
    public void Refuses_graphs_that_are_none_of_PIPS()
    {
        var error = Assert.Throws<ModelException>(() => Sessions.Tracker(
            "pips", new PipsOptions(), SharedData.Golden("cotracker-small", "encoder.onnx"), Golden.File("step.onnx")));
        Assert.Contains("of any height and width", error.Message);
        error = Assert.Throws<ModelException>(() => Sessions.Tracker(
            "pips", new PipsOptions(), Golden.File("encoder.onnx"), SharedData.Golden("cotracker-small", "step.onnx")));
        Assert.Contains("it lacks the int64 input hw", error.Message);
    }

    [Theory]
    [InlineData(1.5f)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    public void Refuses_a_threshold_that_is_no_probability(float threshold) => Assert.Throws<ArgumentOutOfRangeException>(
        () => Tracker(new PipsOptions { InitialNextFrameVisibilityThreshold = threshold }));

    private void AssertEqual(string run, IReadOnlyList<PointTrajectories> found)
    {
        for (var group = 0; group < found.Count; group++)
        {
            var largest = Golden.Compare(run, group, found[group]);
            output.WriteLine($"{run}, group {group}: {largest:g3} px");
            Assert.InRange(largest, 0, PixelTolerance);
        }
    }
}
