using System.Numerics;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Trackers.Raft;
using SamPt.Tests;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>Whole tracker calls against SAM-PT's wrapper around the same weights: 32 updates a flow.</summary>
public sealed class RaftPointTrackerTests(ITestOutputHelper output)
{
    private const float PixelTolerance = 1e-3f;

    private static readonly GoldenTracks Golden = new("raft-small");

    private static RaftPointTracker Tracker(RaftOptions? options = null) => (RaftPointTracker)Sessions.Tracker(
        "raft", options ?? new RaftOptions(), [.. new[] { "encoder", "correlation", "step", "upsample" }.Select(role => SharedData.Golden("raft-small", role + ".onnx"))]);

    [Theory]
    [InlineData("all", 0, 6)] // a point that leaves the image; queries on the first, the last and a middle frame
    [InlineData("two", 0, 2)]
    [InlineData("tail", 2, 4)] // part of a video
    public void Tracks_as_the_reference_does(string run, int first, int count)
    {
        using var tracker = Tracker();
        using var session = (RaftSession)tracker.Open(Golden.Video());
        var found = session.Track([Golden.Queries(run, 0, first), Golden.Queries(run, 1, first)], new FrameRange(first, count), CancellationToken.None);
        for (var group = 0; group < 2; group++) AssertClose(run, group, found[group]);
        Assert.Equal(count, session.EncodedFrames);
        Assert.Equal(2 * (count - 1), session.ComputedFlows); // each pair in both directions: a point is asked for on the last frame
    }

    [Fact]
    public void Computes_no_flow_backwards_for_points_of_the_first_frame()
    {
        using var tracker = Tracker();
        using var session = (RaftSession)tracker.Open(Golden.Video());
        var found = session.Track([Golden.Queries("all", 0)], new FrameRange(0, 6), CancellationToken.None);
        AssertClose("all", 0, found[0]);
        Assert.Equal(5, session.ComputedFlows);
    }

    [Fact]
    public void Keeps_flows_for_all_calls_of_a_session()
    {
        using var tracker = Tracker();
        using var session = (RaftSession)tracker.Open(Golden.Video());
        session.Track([Golden.Queries("all", 1)], new FrameRange(0, 6), CancellationToken.None);
        var found = session.Track([Golden.Queries("tail", 0, 2), Golden.Queries("tail", 1, 2)], new FrameRange(2, 4), CancellationToken.None);
        for (var group = 0; group < 2; group++) AssertClose("tail", group, found[group]);
        Assert.Equal((6, 10), (session.EncodedFrames, session.ComputedFlows));
    }

    [Fact]
    public void Gives_the_same_tracks_when_memory_holds_one_flow_and_two_frames()
    {
        using var tracker = Tracker(new RaftOptions { FeatureBudgetBytes = 1, FlowBudgetBytes = 1 });
        using var session = (RaftSession)tracker.Open(Golden.Video());
        var found = session.Track([Golden.Queries("all", 0), Golden.Queries("all", 1)], new FrameRange(0, 6), CancellationToken.None);
        for (var group = 0; group < 2; group++) AssertClose("all", group, found[group]);
        Assert.Equal(10, session.ComputedFlows);
    }

    [Fact]
    public void Leaves_points_on_a_single_frame_where_they_are()
    {
        using var tracker = Tracker();
        using var session = (RaftSession)tracker.Open(Golden.Video());
        var found = session.Track([[], [new QueryPoint(3, new Vector2(7, 9))]], new FrameRange(3, 1), CancellationToken.None);
        Assert.Equal(0, found[0].PointCount);
        Assert.Equal([new Vector2(7, 9)], found[1].Positions(0).ToArray());
        Assert.Equal(PointVisibility.Visible, found[1].Visibility(0)[0]);
        Assert.Equal(0, session.EncodedFrames);
    }

    [Fact]
    public void Refuses_a_query_outside_the_range()
    {
        using var tracker = Tracker();
        using var session = tracker.Open(Golden.Video());
        Assert.Throws<ArgumentOutOfRangeException>(
            () => session.Track([[new QueryPoint(1, Vector2.Zero)]], new FrameRange(2, 3), CancellationToken.None));
    }

    [Fact]
    public void Stops_when_cancelled()
    {
        using var tracker = Tracker();
        using var session = tracker.Open(Golden.Video());
        Assert.ThrowsAny<OperationCanceledException>(
            () => session.Track([Golden.Queries("all", 0)], new FrameRange(0, 6), new CancellationToken(true)));
    }

    [Fact]
    public void Refuses_frames_whose_correlations_would_not_fit_and_frames_that_are_too_small()
    {
        using var tracker = Tracker(new RaftOptions { CorrelationBudgetBytes = 1 << 20 });
        using var fits = tracker.Open(Golden.Video()); // 342 cells x 443 rows x 4 bytes = 606 kB
        var error = Assert.Throws<ConfigurationException>(() => tracker.Open(new MemoryVideo([new RgbFrame(new ImageSize(200, 180))])));
        // 25 x 23 cells; 575 + 12 x 11 + 6 x 5 + 3 x 2 rows of the pyramid.
        Assert.Contains("200x180 frames needs 1708900 bytes", error.Message);
        Assert.Contains("at least 64 pixels", Assert.Throws<DatasetException>(
            () => tracker.Open(new MemoryVideo([new RgbFrame(new ImageSize(200, 50))]))).Message);
    }

    private void AssertClose(string run, int group, PointTrajectories found)
    {
        var largest = Golden.LargestDistance(run, group, found);
        output.WriteLine($"{run}, group {group}: {largest:g3} px");
        Assert.InRange(largest, 0, PixelTolerance);
    }
}
