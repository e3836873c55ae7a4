using System.Numerics;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline.Oracles;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Pipeline.Oracles;

public class OracleTrackerTests
{
    private const PointVisibility Yes = PointVisibility.Visible, No = PointVisibility.Occluded;

    [Fact]
    public void Points_are_selected_anew_on_the_true_mask_of_every_frame()
    {
        var scene = new MovingSquares(goneFrom: 4, 4, 16);
        // Two groups, so that an object's place in the job is not its place in its group.
        QueryPoint[][] groups =
        [
            MovingSquares.Queries(scene.Objects[0], [new(4, 4), new(5, 5), new(6, 6)], new Vector2(1, 1)),
            MovingSquares.Queries(scene.Objects[1], [new(17, 5)], new Vector2(1, 1), new Vector2(2, 2)),
        ];

        var tracked = Points(scene).Track(groups, new FrameRange(0, 6), default);

        for (var t = 1; t < 4; t++)
        {
            var masks = scene.On(t).Working;
            Assert.All(tracked[0].Positions(t)[..3].ToArray(), p => Assert.True(PointOnMask.Lies(p, masks[0])));
            Assert.False(PointOnMask.Lies(tracked[0].Positions(t)[3], masks[0]));
            Assert.True(PointOnMask.Lies(tracked[1].Positions(t)[0], masks[1]));
            Assert.All(tracked[1].Positions(t)[1..].ToArray(), p => Assert.False(PointOnMask.Lies(p, masks[1])));
            Assert.All(tracked, o => Assert.All(o.Visibility(t).ToArray(), v => Assert.Equal(Yes, v)));
        }
        Assert.All(tracked, o => Assert.All(o.Visibility(4).ToArray(), v => Assert.Equal(No, v)));
    }

    [Fact]
    public void Points_on_the_query_frame_are_those_that_were_asked_for()
    {
        var scene = new MovingSquares(goneFrom: 9, 4);
        var queries = MovingSquares.Queries(scene.Objects[0], [new(8, 8), new(4, 4)], new Vector2(30, 3));
        var tracked = Points(scene).Track([queries], new FrameRange(0, 6), default)[0];
        Assert.Equal(queries.Select(q => q.Position), tracked.Positions(0).ToArray());
    }

    [Fact]
    public void Points_of_a_frame_are_the_same_whatever_range_it_is_asked_for_in()
    {
        var scene = new MovingSquares(goneFrom: 9, 4);
        QueryPoint[][] groups = [MovingSquares.Queries(scene.Objects[0], [new(4, 4), new(5, 5)])];
        var whole = Points(scene).Track(groups, new FrameRange(0, 6), default)[0];
        var part = Points(scene).Track(groups, new FrameRange(3, 2), default)[0];
        Assert.Equal(whole.Positions(3).ToArray(), part.Positions(0).ToArray());
        Assert.NotEqual(whole.Positions(3).ToArray(), whole.Positions(4).ToArray());
    }

    /// <summary>The square covers columns 4 + t .. 8 + t; the points stand in columns 4 and 8, the negative in column 10. Nothing is asked for where it is gone.</summary>
    [Fact]
    public void A_positive_is_visible_where_it_lies_on_the_object_and_a_negative_where_it_does_not()
    {
        var scene = new MovingSquares(goneFrom: 5, 4);
        var queries = MovingSquares.Queries(scene.Objects[0], [new(4, 6), new(8, 6)], new Vector2(10, 6));
        using var session = new OracleVisibility(new StandingTracker(t => t % 2 == 0), scene, scene.Objects).Open(scene);

        var tracked = session.Track([queries], new FrameRange(0, 6), default)[0];

        PointVisibility[][] expected = [[Yes, Yes, Yes], [No, Yes, Yes], [No, Yes, No], [No, Yes, No], [No, Yes, No], [No, No, No]];
        for (var t = 0; t < 6; t++)
        {
            Assert.Equal(expected[t], tracked.Visibility(t).ToArray());
            Assert.Equal(queries.Select(q => q.Position), tracked.Positions(t).ToArray());
        }
    }

    [Theory]
    [InlineData(4.4f, 4.49f, true)]
    [InlineData(3.5f, 4, true)]
    [InlineData(3.4f, 4, false)]
    [InlineData(8.5f, 4, false)]
    [InlineData(-1, 4, false)]
    [InlineData(4, 24, false)]
    [InlineData(float.NaN, 4, false)]
    [InlineData(4, float.PositiveInfinity, false)]
    public void A_point_lies_where_the_nearest_pixel_does(float x, float y, bool expected) =>
        Assert.Equal(expected, PointOnMask.Lies(new Vector2(x, y), new MovingSquares(9, 4).On(0).Working[0]));

    [Fact]
    public void Points_of_a_mask_that_the_job_did_not_give_are_a_bug()
    {
        var scene = new MovingSquares(goneFrom: 9, 4);
        QueryPoint[] foreign = [new(0, new Vector2(5, 5)) { Mask = new BinaryMask(scene.Size) }];
        Assert.Throws<InvalidOperationException>(() => Points(scene).Track([foreign], new FrameRange(0, 1), default));
    }

    private static IPointTrackingSession Points(MovingSquares scene)
    {
        var extractor = new QueryPointExtractor(new RandomSelector(), 3, new RandomSelector(), 1);
        return new OraclePoints(scene, scene.Objects, extractor, frame => new ReferenceRandom((ulong)frame)).Open(scene);
    }
}
