using System.Numerics;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Tracking;

public class PointConsensusTests
{
    private static readonly Vector2[] Grid = [.. from y in Enumerable.Range(0, 4) from x in Enumerable.Range(0, 4) select new Vector2(20 * x, 20 * y)];

    [Fact]
    public void Expects_the_motion_that_all_share()
    {
        var motion = Enumerable.Repeat(new Vector2(3, -5), Grid.Length).ToArray();
        var advice = new PointConsensus(16).Predict(5, Grid, motion, Ones());
        Assert.Equal(3, advice.Motion.X, 1e-3);
        Assert.Equal(-5, advice.Motion.Y, 1e-3);
        Assert.True(advice.Support > 1, $"{advice.Support}");
    }

    [Fact]
    public void Is_not_misled_by_a_quarter_that_moves_otherwise()
    {
        var motion = Grid.Select((_, i) => i % 4 == 3 ? new Vector2(40, 30) : new Vector2(-2, 1)).ToArray();
        var advice = new PointConsensus(16).Predict(5, Grid, motion, Ones());
        Assert.True((advice.Motion - new Vector2(-2, 1)).Length() < 1.5f, advice.Motion.ToString());
    }

    [Fact]
    public void Follows_growth_better_than_the_mean_motion_does()
    {
        // Growth by a tenth about (0, 0): the corner point moves furthest, and its fellows all less.
        var motion = Grid.Select(p => 0.1f * p).ToArray();
        var advice = new PointConsensus(16).Predict(15, Grid, motion, Ones());
        Assert.True((advice.Motion - motion[15]).Length() < 1f, advice.Motion.ToString());
    }

    [Fact]
    public void Trusts_those_that_moved_alike_before()
    {
        // Two interleaved objects: even points move right, odd ones left.
        var motion = Grid.Select((_, i) => new Vector2(i % 2 == 0 ? 8 : -8, 0)).ToArray();
        var consensus = new PointConsensus(16);
        for (var t = 0; t < 10; t++) consensus.Learn(Grid, motion, Ones());
        Assert.True(consensus.Predict(4, Grid, motion, Ones()).Motion.X > 7);
        Assert.True(consensus.Predict(5, Grid, motion, Ones()).Motion.X < -7);
    }

    [Fact]
    public void Has_no_support_where_nobody_is_left()
    {
        var confidence = new float[16];
        confidence[5] = 1;
        Assert.Equal(default, new PointConsensus(16).Predict(5, Grid, new Vector2[16], confidence));
    }

    private static float[] Ones() => [.. Enumerable.Repeat(1f, 16)];
}
