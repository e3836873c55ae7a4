using System.Numerics;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Trackers.SuperGlue;
using SamPt.Tests;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>
/// Whole tracker calls against SAM-PT's wrapper around the same weights, with numpy's generator from the same seed: two objects of
/// four positive and two negative points each.
/// </summary>
public sealed class SuperGluePointTrackerTests
{
    private const int PerObject = SuperGlueQueries.PerObject;

    private static readonly GoldenTracks Golden = new("superglue-small");

    [Theory]
    [InlineData("all", 0, 5, 0)]
    [InlineData("tail", 1, 4, 1)] // part of a video
    [InlineData("late", 0, 5, 2)] // asked for on a frame in the middle
    public void Matches_as_the_reference_does(string run, int first, int count, int queryFrame)
    {
        using var tracker = Tracker();
        using var session = (SuperGlueSession)tracker.Open(Golden.Video());
        var found = session.Track([Queries(run, queryFrame)], new FrameRange(first, count), CancellationToken.None);
        // Places are pixels, so that nothing but the same ones will do.
        Assert.Equal(0, Golden.LargestDistance(run, 0, found[0]));
        Assert.Equal(count, session.DetectedFrames);
    }

    [Fact]
    public void Gives_objects_in_groups_of_their_own_the_same_points()
    {
        using var tracker = Tracker();
        using var session = tracker.Open(Golden.Video());
        var queries = Queries("all", 0);
        var found = session.Track([queries[..PerObject], [], queries[PerObject..]], new FrameRange(0, 5), CancellationToken.None);
        Assert.Equal(0, found[1].PointCount);
        var joined = new PointTrajectories(5, 2 * PerObject);
        for (var t = 0; t < 5; t++)
        {
            for (var o = 0; o < 2; o++)
            {
                found[2 * o].Positions(t).CopyTo(joined.Positions(t)[(o * PerObject)..]);
                found[2 * o].Visibility(t).CopyTo(joined.Visibility(t)[(o * PerObject)..]);
            }
        }
        Assert.Equal(0, Golden.LargestDistance("all", 0, joined));
    }

    [Fact]
    public void Detects_keypoints_once_for_all_calls_of_a_session_and_again_where_memory_is_short()
    {
        using var tracker = Tracker();
        using var session = (SuperGlueSession)tracker.Open(Golden.Video());
        for (var call = 0; call < 2; call++) session.Track([Queries("all", 0)], new FrameRange(0, 5), CancellationToken.None);
        Assert.Equal(5, session.DetectedFrames);

        using var forgetful = Tracker(new SuperGlueOptions { FeatureBudgetBytes = 1 });
        using var again = (SuperGlueSession)forgetful.Open(Golden.Video());
        for (var call = 0; call < 2; call++) again.Track([Queries("all", 0)], new FrameRange(0, 5), CancellationToken.None);
        Assert.Equal(10, again.DetectedFrames);
    }

    [Fact]
    public void Takes_matches_that_begin_on_the_object_when_told_so()
    {
        using var detector = Sessions.Open("superglue-small", "detector.onnx");
        using var tracker = Tracker(new SuperGlueOptions { ReferenceMaskBug = false });
        using var session = tracker.Open(Golden.Video());
        var found = session.Track([Queries("all", 0)], new FrameRange(0, 5), CancellationToken.None)[0];
        using var byDefault = Tracker(new SuperGlueOptions());
        using var other = byDefault.Open(Golden.Video());
        var reference = other.Track([Queries("all", 0)], new FrameRange(0, 5), CancellationToken.None)[0];

        // Where matches end that begin on the first object, straight from the graphs.
        var options = new SuperGlueOptions();
        using var keypoints = new FrameKeypoints(
            new Onnx.Trackers.FrameFeatures(
                Golden.Video(), detector, new GreyInput(new ImageSize(131, 90)), [new("scores", 88, 128), new("descriptors", 11, 16, 16)], 1, 0),
            new ImageSize(16, 11), 16, options);
        using var graph = Sessions.Open("superglue-small", "matcher.onnx");
        var matcher = new KeypointMatcher(graph, new SuperGlueLayout(16), new ImageSize(131, 90), options.MatchThreshold);
        var elsewhere = 0;
        var mask = SuperGlueQueries.Masks(Golden)[0];
        for (var t = 1; t < 5; t++)
        {
            var (from, to) = (keypoints.Of(0, CancellationToken.None), keypoints.Of(t, CancellationToken.None));
            var ends = matcher.Match(from, to, CancellationToken.None).Where(match => On(from.Positions[match.From])).Select(match => to.Positions[match.To]).ToHashSet();
            for (var n = 0; n < SuperGlueQueries.Positives; n++)
            {
                // As many as there are matches; partners are each other's only ones.
                Assert.Equal(n < ends.Count ? PointVisibility.Visible : PointVisibility.Occluded, found.Visibility(t)[n]);
                if (n < ends.Count) Assert.Contains(found.Positions(t)[n], ends);
                if (reference.Visibility(t)[n] == PointVisibility.Visible && !ends.Contains(reference.Positions(t)[n])) elsewhere++;
            }
        }
        Assert.NotEqual(0, elsewhere); // else the two ways could not be told apart

        bool On(Vector2 place) => mask[(int)place.X, (int)place.Y];
    }

    [Fact]
    public void Refuses_points_without_a_mask_and_queries_outside_the_range()
    {
        using var tracker = Tracker();
        using var session = tracker.Open(Golden.Video());
        var error = Assert.Throws<ConfigurationException>(
            () => session.Track([[new QueryPoint(0, Vector2.Zero)]], new FrameRange(0, 5), CancellationToken.None));
        Assert.Contains("needs the objects' masks", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Track([Queries("all", 0)], new FrameRange(1, 4), CancellationToken.None));
    }

    [Fact]
    public void Stops_when_cancelled()
    {
        using var tracker = Tracker();
        using var session = tracker.Open(Golden.Video());
        Assert.ThrowsAny<OperationCanceledException>(
            () => session.Track([Queries("all", 0)], new FrameRange(0, 5), new CancellationToken(true)));
    }

    private static SuperGluePointTracker Tracker(SuperGlueOptions? options = null) => (SuperGluePointTracker)Sessions.Tracker(
        "superglue", options ?? new SuperGlueOptions(),
        SharedData.Golden("superglue-small", "detector.onnx"), SharedData.Golden("superglue-small", "matcher.onnx"));

    private static QueryPoint[] Queries(string run, int frame) => SuperGlueQueries.Of(Golden, run, frame);
}
