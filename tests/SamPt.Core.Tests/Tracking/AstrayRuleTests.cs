using System.Numerics;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Tracking;

public sealed class AstrayRuleTests
{
    // A square of points and its middle; the root mean square distance from the mean is the root of (4 * 200 + 0) / 5, 12.6 pixels.
    private static readonly Vector2[] Query = [new(20, 20), new(40, 20), new(20, 40), new(40, 40), new(30, 30)];

    [Theory]
    [InlineData(2, 24, true)]
    [InlineData(2, 27, false)]
    [InlineData(1, 14, false)]
    [InlineData(0, 200, true)]
    public void A_point_far_from_where_its_fellows_put_it_is_not_used(double distance, float away, bool isUsed)
    {
        var turn = Matrix3x2.CreateRotation(0.5f, new Vector2(30, 30)) * Matrix3x2.CreateTranslation(50, 10);
        var trajectories = Moved(turn);
        trajectories.Positions(1)[4] += new Vector2(0, away);

        AstrayRule.Apply(trajectories, positives: 5, queryRow: 0, distance);

        Assert.Equal([true, true, true, true, isUsed], Used(trajectories, 1));
        Assert.Equal(isUsed ? PointVisibility.Visible : PointVisibility.Astray, trajectories.Visibility(1)[4]);
        Assert.All(Used(trajectories, 0), Assert.True);
    }

    [Fact]
    public void What_is_far_grows_with_the_object()
    {
        var trajectories = Moved(Matrix3x2.CreateScale(2, new Vector2(30, 30)));
        trajectories.Positions(1)[4] += new Vector2(0, 48);

        AstrayRule.Apply(trajectories, positives: 5, queryRow: 0, 2);

        Assert.All(Used(trajectories, 1), Assert.True);
    }

    [Fact]
    public void Leaves_negative_points_and_too_few_points_alone()
    {
        var (negative, few) = (Moved(Matrix3x2.Identity), Moved(Matrix3x2.Identity));
        negative.Positions(1)[4] += new Vector2(0, 90);
        few.Positions(1)[3] += new Vector2(0, 90);
        (few.Visibility(1)[1], few.Visibility(1)[2]) = (PointVisibility.Occluded, PointVisibility.Occluded);

        AstrayRule.Apply(negative, positives: 4, queryRow: 0, 2);
        AstrayRule.Apply(few, positives: 5, queryRow: 0, 2);

        Assert.All(Used(negative, 1), Assert.True);
        Assert.Equal([true, false, false, true, true], Used(few, 1));
    }

    private static PointTrajectories Moved(Matrix3x2 motion)
    {
        var trajectories = new PointTrajectories(2, Query.Length);
        Query.CopyTo(trajectories.Positions(0));
        Array.ConvertAll(Query, p => Vector2.Transform(p, motion)).CopyTo(trajectories.Positions(1));
        for (var t = 0; t < 2; t++) trajectories.Visibility(t).Fill(PointVisibility.Visible);
        return trajectories;
    }

    private static bool[] Used(PointTrajectories trajectories, int frame) =>
        [.. trajectories.Visibility(frame).ToArray().Select(v => v == PointVisibility.Visible)];
}
