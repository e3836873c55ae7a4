using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Prompting;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tests.Prompting;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Pipeline;

public sealed class VideoSegmenterTests
{
    private static readonly ImageSize Size = new(32, 24);

    [Fact]
    public void The_given_mask_is_written_on_its_query_frame_and_nothing_before_it()
    {
        var maps = Run(new SamPtOptions(), objects: [Square(1, 0, 4), Square(2, 2, 16)], out _, out _);

        Assert.Equal([1], maps[1].ObjectIds());
        Assert.Equal(Square(2, 2, 16).GivenMask!.Pixels(), maps[2].MaskOf(2).Pixels());
        Assert.Equal([1, 2], maps[3].ObjectIds());
    }

    [Fact]
    public void Visible_positives_of_other_objects_join_as_negatives_after_the_own_points()
    {
        Run(new SamPtOptions { IterativeRefinementIterations = 0 }, [Square(1, 0, 4), Square(2, 0, 16)], out var segmenter, out _);

        var first = segmenter.Calls[1][0];
        Assert.Equal([true, true, false, false, false], first.IsPositive);
        Assert.Equal(new Vector2(16, 4), first.Points[3]);
    }

    [Fact]
    public void A_cap_on_other_objects_points_draws_among_them()
    {
        var options = new SamPtOptions { IterativeRefinementIterations = 0, MaxOtherObjectsPositivePoints = 1 };

        Run(options, [Square(1, 0, 4), Square(2, 0, 16)], out var segmenter, out _);

        Assert.Equal(4, segmenter.Calls[1][0].Points.Count);
    }

    [Fact]
    public void With_propagation_the_first_pass_gets_the_mask_of_the_frame_before()
    {
        var options = new SamPtOptions { IterativeRefinementIterations = 0, UseMaskPropagation = true };

        Run(options, [Square(1, 0, 4), Square(2, 2, 16)], out var segmenter, out _, hiddenFrom: 4);

        // Two passes a frame, on frames 1 to 3. A given mask is told from a predicted one by its logits, 8 and 5.
        Assert.Equal(6, segmenter.Calls.Count);
        Assert.Equal(Square(1, 0, 4).GivenMask!.Pixels(), Positive(segmenter.Calls[0][0].Mask!)); // of frame 0, given
        Assert.Equal(5f, segmenter.Calls[2][0].Mask!.Values[(4 * 32) + 4]); // of frame 1, predicted
        Assert.Single(segmenter.Calls[2]); // the second object is given on frame 2
        Assert.Equal(Square(2, 2, 16).GivenMask!.Pixels(), Positive(segmenter.Calls[4][1].Mask!));
        Assert.Equal([true, true], segmenter.Calls[4][1].IsPositive);
    }

    [Fact]
    public void With_propagation_and_reinitialisation_masks_are_carried_on_within_a_horizon()
    {
        var options = new SamPtOptions
        {
            IterativeRefinementIterations = 0, UseMaskPropagation = true, UsePointReinit = true, ReinitHorizon = 3, ReinitPointTrackerHorizon = 3,
            ReinitVariant = "reinit-on-horizon-and-sync-masks", ReinitFromTinyMasks = true,
        };

        Run(options, [Square(1, 0, 4)], out var segmenter, out var result);

        // Of two passes a frame the first has no mask where points were chosen, and the mask of the frame before elsewhere.
        var starts = result.Objects[0].Starts;
        Assert.Equal([0, 2], starts);
        Assert.Equal([true, false, false, true, false, false], segmenter.Calls.Where((_, call) => call % 2 == 0).Select(call => call[0].Mask is null));
    }

    [Fact]
    public void With_propagation_a_mask_that_the_segmenter_does_not_trust_is_not_carried_on()
    {
        var options = new SamPtOptions { IterativeRefinementIterations = 0, UseMaskPropagation = true, SamIouThreshold = 0.95 };

        var maps = Run(options, [Square(1, 0, 4)], out var segmenter, out _);

        Assert.Empty(maps[1].ObjectIds());
        for (var call = 0; call < segmenter.Calls.Count; call += 2)
            Assert.Equal(MovedMask.Sure, segmenter.Calls[call][0].Mask!.Values[(4 * 32) + 4]); // still the given one
    }

    [Fact]
    public void With_mask_fusion_a_given_mask_outweighs_a_segmenter_that_is_not_sure()
    {
        var options = new SamPtOptions { IterativeRefinementIterations = 0, UseMaskPropagation = true };

        var prompted = Run(options, [Square(1, 0, 4, 3)], out _, out _);
        var joined = Run(options with { UseMaskFusion = true }, [Square(1, 0, 4, 3)], out var segmenter, out _);

        Assert.Equal((25, 15), (prompted[1].MaskOf(1).Area, joined[1].MaskOf(1).Area));
        // What is carried on is the joint mask: 8 and 5 in all parts.
        Assert.InRange(segmenter.Calls[2][0].Mask!.Values[(4 * 32) + 4], 5.01f, 7.99f);
    }

    [Fact]
    public void A_frame_without_any_visible_point_is_not_embedded_and_is_empty()
    {
        var maps = Run(new SamPtOptions(), [Square(1, 0, 4)], out var segmenter, out var result, hiddenFrom: 3);

        Assert.Equal(2, segmenter.Embedded);
        Assert.Empty(maps[3].ObjectIds());
        Assert.Null(result.Objects[0].PredictedIou[3]);
        Assert.Equal(0.9, result.Objects[0].Score!.Value, 6);
    }

    [Fact]
    public void Objects_are_tracked_in_groups_and_keep_their_own_points()
    {
        var options = new SamPtOptions { PointTrackerMaskBatchSize = 2 };

        Run(options, [Square(1, 0, 4), Square(2, 0, 12), Square(3, 1, 20)], out _, out var result);

        Assert.All(result.Objects, o => Assert.Equal(o.Query.Positive[0], o.Trajectories.Positions(o.QueryFrame)[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Trackers_get_the_mask_of_each_point_s_object_and_which_side_the_point_is_on(bool given)
    {
        var objects = new[] { Square(1, 0, 4), Square(2, 1, 16) };
        if (given) objects = [.. objects.Select(o => o with { Points = new ObjectPoints([new(5, 5), new(6, 6)], [new(1, 1)]) })];

        Run(new SamPtOptions(), objects, out _, out _, out var groups);

        var queries = Assert.Single(groups);
        Assert.Equal(objects.SelectMany(o => Enumerable.Repeat(o.WorkingMask, 3)), queries.Select(query => query.Mask));
        Assert.Equal([false, false, true, false, false, true], queries.Select(query => query.IsNegative));
    }

    [Fact]
    public void Points_in_the_outer_hundredth_of_the_frame_are_outside()
    {
        var trajectories = new PointTrajectories(1, 4);
        (trajectories.Positions(0)[0], trajectories.Positions(0)[1]) = (new Vector2(0.3f, 5), new Vector2(0.33f, 5));
        (trajectories.Positions(0)[2], trajectories.Positions(0)[3]) = (new Vector2(5, 23.7f), new Vector2(5, 23.8f));
        trajectories.Visibility(0).Fill(PointVisibility.Visible);

        OutsideFrameRule.Apply(trajectories, Size);

        Assert.Equal(
            [PointVisibility.OutsideFrame, PointVisibility.Visible, PointVisibility.Visible, PointVisibility.OutsideFrame],
            trajectories.Visibility(0).ToArray());
    }

    private static List<(int X, int Y)> Positive(LowResolutionLogits logits) =>
        [.. Enumerable.Range(0, Size.Area).Where(i => logits.Values[i] > 0).Select(i => (i % Size.Width, i / Size.Width))];

    private static QueryObject Square(byte id, int frame, int left, int width = 5)
    {
        var mask = new BinaryMask(Size);
        for (var y = 4; y < 9; y++)
        {
            for (var x = left; x < left + width; x++) mask[x, y] = true;
        }
        return new QueryObject(id, frame, mask, mask);
    }

    private static List<LabelMap> Run(
        SamPtOptions options, QueryObject[] objects, out ScriptedSegmenter segmenter, out VideoSegmentation result, int hiddenFrom = 99) =>
        Run(options, objects, out segmenter, out result, out _, hiddenFrom);

    private static List<LabelMap> Run(
        SamPtOptions options, QueryObject[] objects, out ScriptedSegmenter segmenter, out VideoSegmentation result,
        out IReadOnlyList<IReadOnlyList<QueryPoint>> tracked, int hiddenFrom = 99)
    {
        segmenter = new ScriptedSegmenter((prompt, _) =>
        {
            var (left, top) = ((int)prompt.Points[0].X, (int)prompt.Points[0].Y);
            return (0.9f, (x, y) => x >= left && x < left + 5 && y >= top && y < top + 5);
        });
        var sink = new CollectingSink();
        var extractor = new QueryPointExtractor(new FirstPixels(), 2, new FirstPixels(), 1);
        var tracker = new StillTracker(hiddenFrom);
        var pipeline = new VideoSegmenter(tracker, segmenter, extractor, options);
        result = pipeline.Segment(
            new SegmentationJob("test", new BlackVideo(5, Size), Size, objects), new ReferenceChance(72), sink, null, default);
        tracked = tracker.Tracked;
        return sink.Maps;
    }
}
