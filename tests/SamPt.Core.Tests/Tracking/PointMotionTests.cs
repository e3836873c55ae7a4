using System.Numerics;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Tracking;

public sealed class PointMotionTests
{
    private static readonly Matrix3x2 Moved =
        Matrix3x2.CreateScale(1.2f, new Vector2(40, 30)) * Matrix3x2.CreateRotation(0.3f, new Vector2(40, 30)) * Matrix3x2.CreateTranslation(11, -4);

    [Theory]
    [InlineData(15)]
    [InlineData(200)] // of which only some propose a motion
    public void Finds_shift_turn_and_growth_though_a_third_of_the_points_have_gone_astray(int count)
    {
        var random = new Random(3);
        var before = Enumerable.Range(0, count).Select(_ => new Vector2(random.Next(20, 60), random.Next(10, 50))).ToArray();
        var after = before.Select((p, n) => n % 3 == 0 ? new Vector2(random.Next(200), random.Next(200)) : Vector2.Transform(p, Moved)).ToArray();

        var motion = PointMotion.Between(Trajectories(before, after), count, 0, 1)!.Similarity;

        foreach (var corner in (Vector2[])[new(20, 10), new(60, 50), new(20, 50)])
            Assert.InRange(Vector2.Distance(Vector2.Transform(corner, Moved), Vector2.Transform(corner, motion)), 0, 1e-2);
    }

    [Fact]
    public void Is_exact_where_all_points_agree()
    {
        Vector2[] before = [new(20, 10), new(60, 12), new(33, 48), new(50, 30)];

        var motion = PointMotion.Between(Trajectories(before, [.. before.Select(p => Vector2.Transform(p, Moved))]), 4, 0, 1)!.Similarity;

        Assert.InRange(Vector2.Distance(Vector2.Transform(new(5, 5), Moved), Vector2.Transform(new(5, 5), motion)), 0, 1e-3);
    }

    [Fact]
    public void One_or_two_points_only_shift()
    {
        Vector2[] before = [new(20, 10), new(60, 12)], after = [new(25, 13), new(67, 15)];

        Assert.Equal(Matrix3x2.CreateTranslation(5, 3), PointMotion.Between(Trajectories(before, after), 1, 0, 1)!.Similarity);
        Assert.Equal(Matrix3x2.CreateTranslation(6, 3), PointMotion.Between(Trajectories(before, after), 2, 0, 1)!.Similarity);
    }

    [Fact]
    public void Tells_what_points_do_besides_and_how_many_are_lost()
    {
        Vector2[] before = [new(20, 10), new(60, 12), new(33, 48), new(50, 30), new(40, 20), new(55, 45)];
        var after = Array.ConvertAll(before, p => p + new Vector2(5, 3));
        after[4] += new Vector2(30, 40);
        var trajectories = Trajectories(before, after);
        trajectories.Visibility(1)[1] = PointVisibility.Occluded;

        var motion = PointMotion.Between(trajectories, 6, 0, 1)!;

        Assert.Equal((1, 5, 0f), (motion.Lost, motion.Places.Count, MathF.Round(motion.Residual, 3)));
        Assert.Equal([after[0], after[2], after[3], after[4], after[5]], motion.Places);
        Assert.Equal([0.0, 0.0, 0.0, 50.0, 0.0], motion.Remainders.Select(r => Math.Round(r.Length(), 3)));
    }

    [Fact]
    public void Knows_nothing_where_no_point_is_visible_on_both_frames()
    {
        var trajectories = Trajectories([new(20, 10), new(60, 12)], [new(25, 13), new(67, 15)]);
        (trajectories.Visibility(0)[0], trajectories.Visibility(1)[1]) = (PointVisibility.Occluded, PointVisibility.Occluded);

        Assert.Null(PointMotion.Between(trajectories, 2, 0, 1));
    }

    private static PointTrajectories Trajectories(Vector2[] before, Vector2[] after)
    {
        var trajectories = new PointTrajectories(2, before.Length);
        before.CopyTo(trajectories.Positions(0));
        after.CopyTo(trajectories.Positions(1));
        trajectories.Visibility(0).Fill(PointVisibility.Visible);
        trajectories.Visibility(1).Fill(PointVisibility.Visible);
        return trajectories;
    }
}
