using System.Numerics;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Pipeline;
using SamPt.Core.Tracking;
using SamPt.Onnx.Trackers.PipsPlusPlus;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>Whole tracker calls of PIPS++ against SAM-PT's wrapper around the same weights.</summary>
public sealed class PipsPlusPlusPointTrackerTests(ITestOutputHelper output)
{
    private const float PixelTolerance = 1e-3f;

    private static readonly TrackerGolden Golden = new("pips-plus-plus-small");

    private static PipsPlusPlusPointTracker Tracker(PipsPlusPlusOptions options, InferenceClock? clock = null) =>
        (PipsPlusPlusPointTracker)Sessions.Tracker("pips++", options, clock, Golden.File("encoder.onnx"), Golden.File("step.onnx"));

    [Theory]
    [InlineData("t16", 0, 16, 7)] // three chunks, the last one over frames of the one before; queries between and on the last frame
    [InlineData("whole", 0, 16, 128)] // shorter than a chunk
    [InlineData("tail", 2, 7, 6)] // part of a video
    public void Tracks_as_the_reference_does(string run, int first, int count, int chunk)
    {
        using var tracker = Tracker(new PipsPlusPlusOptions { MaxSequenceLength = chunk });
        using var session = (PipsPlusPlusSession)tracker.Open(Golden.Video());
        var found = session.Track([Golden.Queries(run, 0, first), Golden.Queries(run, 1, first)], new FrameRange(first, count), CancellationToken.None);
        AssertEqual(run, found);
        Assert.Equal(count, session.EncodedFrames);
    }

    [Fact]
    public void Gives_the_same_tracks_when_memory_holds_one_chunk_only()
    {
        using var tracker = Tracker(new PipsPlusPlusOptions { MaxSequenceLength = 7, FeatureBudgetBytes = 1 });
        using var session = (PipsPlusPlusSession)tracker.Open(Golden.Video());
        AssertEqual("t16", session.Track([Golden.Queries("t16", 0), Golden.Queries("t16", 1)], new FrameRange(0, 16), CancellationToken.None));
        Assert.True(session.EncodedFrames > 16);
    }

    [Fact]
    public void Runs_back_only_from_points_that_start_late()
    {
        var clock = new InferenceClock();
        using var tracker = Tracker(new PipsPlusPlusOptions(), clock);
        using var session = tracker.Open(Golden.Video());
        session.Track([[new QueryPoint(0, new Vector2(30, 30)), new QueryPoint(0, new Vector2(9, 9))]], new FrameRange(0, 3), CancellationToken.None);
        Assert.Equal(3 + 16, clock.Calls);
        session.Track([[new QueryPoint(1, new Vector2(30, 30))]], new FrameRange(0, 3), CancellationToken.None);
        Assert.Equal(3 + 16 + 2 * 16, clock.Calls);
    }

    [Fact]
    public void Tracks_more_points_than_one_call_takes()
    {
        using var tracker = Tracker(new PipsPlusPlusOptions());
        using var session = tracker.Open(Golden.Video());
        var many = Enumerable.Repeat(Golden.Queries("whole", 1)[0], 130).ToArray();
        var found = session.Track([many], new FrameRange(0, 16), CancellationToken.None)[0];
        for (var i = 0; i < 130; i++) Assert.InRange(Golden.Compare("whole", 1, found.Slice(i, 1)), 0, PixelTolerance);
    }

    [Fact]
    public void Leaves_a_point_where_it_is_on_a_video_of_one_frame()
    {
        using var tracker = Tracker(new PipsPlusPlusOptions());
        using var session = tracker.Open(Golden.Video());
        var found = session.Track([[], [new QueryPoint(4, new Vector2(30, 20))]], new FrameRange(4, 1), CancellationToken.None);
        Assert.Equal((1, 0), (found[0].FrameCount, found[0].PointCount));
        Assert.Equal(new Vector2(30, 20), found[1].Positions(0)[0]);
        Assert.Equal(PointVisibility.Visible, found[1].Visibility(0)[0]);
    }

    [Fact]
    public void Refuses_a_query_outside_the_range()
    {
        using var tracker = Tracker(new PipsPlusPlusOptions());
        using var session = tracker.Open(Golden.Video());
        Assert.Throws<ArgumentOutOfRangeException>(
            () => session.Track([[new QueryPoint(1, Vector2.Zero)]], new FrameRange(2, 4), CancellationToken.None));
    }

    [Fact]
    public void Refuses_frames_that_are_smaller_than_the_coarsest_level()
    {
        using var tracker = Tracker(new PipsPlusPlusOptions());
        var error = Assert.Throws<ModelException>(() => tracker.Open(new MemoryVideo([new RgbFrame(new ImageSize(63, 100), new byte[18900])])));
        Assert.Contains("at least 64x64", error.Message);
    }

    [Fact]
    public void Stops_when_cancelled()
    {
        using var tracker = Tracker(new PipsPlusPlusOptions());
        using var session = tracker.Open(Golden.Video());
        Assert.ThrowsAny<OperationCanceledException>(
            () => session.Track([Golden.Queries("t16", 0)], new FrameRange(0, 16), new CancellationToken(true)));
    }

    [Fact]
    public void Refuses_the_graphs_of_PIPS()
    {
        var pips = new TrackerGolden("pips-small");
        var error = Assert.Throws<ModelException>(
            () => Sessions.Tracker("pips++", new PipsPlusPlusOptions(), pips.File("encoder.onnx"), Golden.File("step.onnx")));
        Assert.Contains("it belongs to pips", error.Message);
        error = Assert.Throws<ModelException>(
            () => Sessions.Tracker("pips++", new PipsPlusPlusOptions(), Golden.File("encoder.onnx"), pips.File("step.onnx")));
        Assert.Contains("it lacks the float input feat1", error.Message);
    }

    [Fact]
    public void Refuses_chunks_that_do_not_advance() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Tracker(new PipsPlusPlusOptions { MaxSequenceLength = 1 }));

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
