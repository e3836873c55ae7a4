using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tests.Prompting;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Pipeline.Renewal;

public sealed class PointRenewalTests
{
    private const int Frames = 12;
    private static readonly ImageSize Size = new(32, 24);
    private static readonly SamPtOptions Renewing = new()
    {
        IterativeRefinementIterations = 0, NegativePointsPerMask = 0, UsePointRenewal = true, RenewalInterval = 4,
    };

    [Fact]
    public void An_object_that_has_lost_many_points_gets_new_ones_and_keeps_the_old()
    {
        var o = Run(Renewing, out var segmenter);

        // Looked at on frames 3, 7 and 11. Three of four points live for two frames: one is left on frame 3, and two of eight on frame 7,
        // which is not below half of what the object began with.
        Assert.Equal([0, 3], o.Starts);
        Assert.Equal(8, o.Query.Positive.Length);
        Assert.Equal([1, 4], o.Trajectories.Visibility(4).ToArray().Select((v, n) => (v, n)).Where(p => p.v == PointVisibility.Visible).GroupBy(p => p.n < 4).Select(g => g.Count()));
        Assert.All(Enumerable.Range(4, 4), n => Assert.Equal((new Vector2(-72, -72), PointVisibility.Occluded), (o.Trajectories.Positions(2)[n], o.Trajectories.Visibility(2)[n])));
        Assert.Equal(o.Query.Positive[4..], o.Trajectories.Positions(5)[4..8].ToArray());
        var counts = segmenter.Calls.Select(call => call[0].Points.Count).ToArray();
        Assert.Equal((1, 5), (counts[2], counts[3])); // frames 3 and 4: the frame looked at keeps the answer that it had
    }

    // Frame 3 is the first that is looked at.
    [Theory]
    [InlineData(0.9f, 0.55f, true)]
    [InlineData(0.9f, 0.53f, false)]
    [InlineData(0.6f, 0.37f, true)]
    [InlineData(0.6f, 0.35f, false)]
    public void A_mask_that_the_segmenter_doubts_more_than_the_best_gives_no_points(float first, float later, bool isRenewed) =>
        Assert.Equal(isRenewed, Run(Renewing with { SamIouThreshold = 0.3, RenewalIouThreshold = 0.6 }, out _, iou: first, laterIou: later).Starts.Count > 1);

    // The given mask has 64 pixels.
    [Theory]
    [InlineData(5, false)] // 25: tiny as well
    [InlineData(6, true)] // 36
    [InlineData(13, true)] // 169
    [InlineData(14, false)] // 196
    public void A_mask_that_has_become_much_smaller_or_larger_gives_no_points(int side, bool isRenewed) =>
        Assert.Equal(isRenewed, Run(Renewing, out _, side: side).Starts.Count > 1);

    // Of 16 points four are left where new ones are due, of eight two, too few to tell by themselves how much it has grown since the first frame.
    [Theory]
    [InlineData(16, 1, false)]
    [InlineData(16, 2, true)]
    [InlineData(8, 1, false)]
    [InlineData(8, 2, true)]
    public void An_object_that_its_points_see_growing_may_have_a_larger_mask(int count, float growth, bool isRenewed) =>
        Assert.Equal(isRenewed, Run(Renewing, out _, side: 14, count: count, growth: growth).Starts.Count > 1);

    [Theory]
    [InlineData(true, 8, new[] { 0, 5 })] // the last of the first points goes on frame 6
    [InlineData(false, 8, new[] { 0 })]
    [InlineData(true, 5, new[] { 0 })] // hardly there any more: hidden, or gone
    public void An_object_whose_last_points_go_at_once_gets_new_ones_on_that_frame(bool whenLost, int side, int[] starts)
    {
        var o = Run(Renewing with { RenewalInterval = 100, RenewalWhenLost = whenLost }, out _, firstLostFrom: 6, side: side);

        Assert.Equal(starts, o.Starts);
        Assert.Equal(whenLost && side == 8, o.Trajectories.Visibility(6).Contains(PointVisibility.Visible));
    }

    [Fact]
    public void With_propagation_masks_move_with_the_new_points()
    {
        Run(Renewing with { UseMaskPropagation = true }, out var segmenter, firstLostFrom: 5);

        // One pass a frame, from frame 1 on. From frame 5 on none of the points that the object began with is left to tell how its mask has moved.
        Assert.Equal(Frames - 1, segmenter.Calls.Count);
        Assert.All(segmenter.Calls.Skip(4), call => Assert.NotNull(call[0].Mask));
    }

    private static SegmentedObject Run(SamPtOptions options, out ScriptedSegmenter segmenter, float iou = 0.9f, float? laterIou = null, int side = 8, int firstLostFrom = Frames, int count = 4, float growth = 1)
    {
        segmenter = new ScriptedSegmenter((_, call) => (call == 0 ? iou : laterIou ?? iou, (x, y) => x >= 6 && x < 6 + side && y >= 6 && y < 6 + side));
        var mask = new BinaryMask(Size);
        for (var y = 6; y < 14; y++)
        {
            for (var x = 6; x < 14; x++) mask[x, y] = true;
        }
        var extractor = new QueryPointExtractor(new FirstPixels(), count, new FirstPixels(), 0);
        var pipeline = new VideoSegmenter(new FadingTracker(firstLostFrom, growth), segmenter, extractor, options);
        var job = new SegmentationJob("test", new BlackVideo(Frames, Size), Size, [new QueryObject(1, 0, mask, mask)]);
        return pipeline.Segment(job, new ReferenceChance(72), new CollectingSink(), null, default).Objects[0];
    }

    /// <summary>
    /// Points stay where they are, or go apart at once after their query; but for the first of every four they are lost two frames after their query, and all that were asked for
    /// on frame 0 from some frame on.
    /// </summary>
    private sealed class FadingTracker(int firstLostFrom, float growth) : IPointTracker, IPointTrackingSession
    {
        public string Name => "fading";

        public IPointTrackingSession Open(IVideo video) => this;

        public IReadOnlyList<PointTrajectories> Track(
            IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation) =>
            [.. groups.Select(group => Of(group, range))];

        public void Dispose()
        {
        }

        private PointTrajectories Of(IReadOnlyList<QueryPoint> group, FrameRange range)
        {
            var trajectories = new PointTrajectories(range.Count, group.Count);
            for (var t = 0; t < range.Count; t++)
            {
                for (var n = 0; n < group.Count; n++)
                {
                    var (frame, asked) = (range.First + t, group[n].Frame);
                    trajectories.Positions(t)[n] = frame == asked ? group[n].Position : group[0].Position + (growth * (group[n].Position - group[0].Position));
                    if ((n % 4 == 0 || frame < asked + 2) && (asked > 0 || frame < firstLostFrom)) trajectories.Visibility(t)[n] = PointVisibility.Visible;
                }
            }
            return trajectories;
        }
    }
}
