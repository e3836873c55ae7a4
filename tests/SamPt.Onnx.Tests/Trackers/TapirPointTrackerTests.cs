using System.Numerics;
using SamPt.Core;
using SamPt.Core.Tracking;
using SamPt.Onnx.Trackers.Tapir;
using SamPt.Tests;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>Whole tracker calls against SAM-PT's wrapper around the package's model, with the same weights.</summary>
public sealed class TapirPointTrackerTests(ITestOutputHelper output)
{
    // Four iterations on random weights: under noise of 1e-5 grey levels the reference differs from itself by up to 2e-4 px of 100.
    private const float PixelTolerance = 1e-3f;

    private static readonly TapirGolden Tapir = new("tapir-small");

    [Theory]
    [TapirModels]
    public void Tracks_as_the_reference_does(string folder)
    {
        var golden = new TapirGolden(folder);
        using var tracker = golden.Tracker();
        foreach (var (run, first, count) in new[] { ("all", 0, 9), ("tail", 2, 7), ("one", 4, 1) })
        {
            using var session = (TapirSession)tracker.Open(golden.Video());
            var found = session.Track([golden.Queries(run, first)], new FrameRange(first, count), CancellationToken.None);
            AssertEqual(golden, run, 0, found[0]);
            Assert.Equal(count, session.EncodedFrames);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Gives_every_point_the_same_track_however_points_are_grouped_and_chunked(int chunkSize)
    {
        using var tracker = Tapir.Tracker(new TapirOptions { QueryChunkSize = chunkSize });
        using var session = tracker.Open(Tapir.Video());
        var queries = Tapir.Queries("all", 0);
        var found = session.Track([queries[..2], [], queries[2..]], new FrameRange(0, 9), CancellationToken.None);
        Assert.Equal((9, 0), (found[1].FrameCount, found[1].PointCount));
        AssertEqual(Tapir, "all", 0, found[0]);
        AssertEqual(Tapir, "all", 2, found[2]);
    }

    [Fact]
    public void Encodes_each_frame_once_for_all_ranges_of_a_session()
    {
        using var tracker = Tapir.Tracker();
        using var session = (TapirSession)tracker.Open(Tapir.Video());
        session.Track([Tapir.Queries("one", 4)], new FrameRange(4, 1), CancellationToken.None);
        var all = session.Track([Tapir.Queries("all", 0)], new FrameRange(0, 9), CancellationToken.None);
        var tail = session.Track([Tapir.Queries("tail", 2)], new FrameRange(2, 7), CancellationToken.None);
        AssertEqual(Tapir, "all", 0, all[0]);
        AssertEqual(Tapir, "tail", 0, tail[0]);
        Assert.Equal(9, session.EncodedFrames);
    }

    [Fact]
    public void Keeps_the_features_of_the_range_for_the_next_call_whatever_the_budget()
    {
        using var tracker = Tapir.Tracker(new TapirOptions { FeatureBudgetBytes = 1 });
        using var session = (TapirSession)tracker.Open(Tapir.Video());
        for (var i = 0; i < 2; i++)
        {
            var found = session.Track([Tapir.Queries("all", 0)], new FrameRange(0, 9), CancellationToken.None);
            AssertEqual(Tapir, "all", 0, found[0]);
        }
        Assert.Equal(9, session.EncodedFrames);
    }

    [Fact]
    public void Takes_iterations_and_threshold_from_the_export_unless_the_settings_say_otherwise()
    {
        using var plain = Tapir.Tracker();
        using var told = Tapir.Tracker(new TapirOptions { Iterations = 6, VisibilityThreshold = 0.5f });
        Assert.Equal((4, 0.1f), (plain.Iterations, plain.VisibilityThreshold));
        Assert.Equal((6, 0.5f), (told.Iterations, told.VisibilityThreshold));
    }

    [Fact]
    public void A_higher_threshold_hides_more_points_and_moves_none()
    {
        using var low = Tapir.Tracker();
        using var high = Tapir.Tracker(new TapirOptions { VisibilityThreshold = 0.7f });
        var (loose, strict) = (Track(low), Track(high));
        for (var t = 0; t < 9; t++) Assert.Equal(loose.Positions(t).ToArray(), strict.Positions(t).ToArray());
        Assert.InRange(Visible(strict), 1, Visible(loose) - 1);

        static PointTrajectories Track(TapirPointTracker tracker)
        {
            using var session = tracker.Open(Tapir.Video());
            return session.Track([Tapir.Queries("all", 0)], new FrameRange(0, 9), CancellationToken.None)[0];
        }

        static int Visible(PointTrajectories tracks) =>
            Enumerable.Range(0, 9).Sum(t => tracks.Visibility(t).ToArray().Count(seen => seen == PointVisibility.Visible));
    }

    [Fact]
    public void Encodes_nothing_where_there_are_no_points()
    {
        using var tracker = Tapir.Tracker();
        using var session = (TapirSession)tracker.Open(Tapir.Video());
        Assert.Equal(9, session.Track([[]], new FrameRange(0, 9), CancellationToken.None)[0].FrameCount);
        Assert.Equal(0, session.EncodedFrames);
    }

    [Fact]
    public void Refuses_a_query_outside_the_range()
    {
        using var tracker = Tapir.Tracker();
        using var session = tracker.Open(Tapir.Video());
        Assert.Throws<ArgumentOutOfRangeException>(
            () => session.Track([[new QueryPoint(1, Vector2.Zero)]], new FrameRange(2, 4), CancellationToken.None));
    }

    [Fact]
    public void Stops_when_cancelled()
    {
        using var tracker = Tapir.Tracker();
        using var session = tracker.Open(Tapir.Video());
        Assert.ThrowsAny<OperationCanceledException>(
            () => session.Track([Tapir.Queries("all", 0)], new FrameRange(0, 9), new CancellationToken(true)));
    }

    [Fact]
    public void Names_all_settings_that_are_out_of_range()
    {
        var error = Assert.Throws<ConfigurationException>(
            () => Tapir.Tracker(new TapirOptions { Iterations = 0, VisibilityThreshold = 1, QueryChunkSize = 0 }));
        foreach (var setting in new[] { "iterations is 0", "visibility_threshold is 1", "query_chunk_size is 0" }) Assert.Contains(setting, error.Message);
    }

    [Theory]
    [InlineData("cotracker-small/encoder", "tapir-small/init", "tapir-small/step", "an output low")]
    [InlineData("tapir-small/encoder", "tapir-small/step", "tapir-small/step", "it lacks the float input q_low")]
    [InlineData("tapir-small/encoder", "tapir-small/init", "cotracker-small/step", "it lacks the float input low")]
    public void Says_what_a_graph_lacks(string encoder, string init, string step, string missing)
    {
        var error = Assert.Throws<ModelException>(() => Sessions.Tracker(
            "tapir", new TapirOptions(), SharedData.Golden(encoder + ".onnx"), SharedData.Golden(init + ".onnx"), SharedData.Golden(step + ".onnx")));
        Assert.Contains(missing, error.Message);
        Assert.Contains("scripts/export/tapir.py", error.Message);
    }

    private void AssertEqual(TapirGolden golden, string run, int first, PointTrajectories found)
    {
        var largest = golden.LargestDistance(run, first, found);
        output.WriteLine($"{run}, points from {first}: {largest:g3} px");
        Assert.InRange(largest, 0, PixelTolerance);
    }
}
