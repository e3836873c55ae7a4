using System.Numerics;

namespace SamPt.Core.Tracking;

/// <summary>
/// The points of an object keep their arrangement, roughly, however it moves, turns and grows. One that is seen far from where most of its
/// fellows put it has been mistaken for something else.
/// </summary>
public static class AstrayRule
{
    /// <summary>Fewer points than this say nothing about one another.</summary>
    private const int LeastPoints = 4;

    /// <summary>An object that has shrunk below this share is measured as if it had not: what is small is tracked no finer.</summary>
    private const float LeastGrowth = 0.5f;

    /// <summary>Marks such points on every frame but their query frame.</summary>
    /// <param name="trajectories">Of the object's points.</param>
    /// <param name="positives">How many of these lie on it, the first ones; the others are left alone.</param>
    /// <param name="queryRow">The row of the frame they were chosen on, where their arrangement is known.</param>
    /// <param name="distance">
    /// What is far, in root mean square distances of the points from their mean on that frame, which grow with the object; 0 leaves all as they are.
    /// </param>
    public static void Apply(PointTrajectories trajectories, int positives, int queryRow, double distance)
    {
        if (distance <= 0 || positives < LeastPoints) return;
        var spread = SpreadOf(trajectories.Positions(queryRow)[..positives]);
        var asked = trajectories.Visibility(queryRow)[..positives].ToArray();
        for (var t = 0; t < trajectories.FrameCount; t++)
        {
            if (t == queryRow || PointMotion.Between(trajectories, positives, queryRow, t) is not { } motion) continue;
            if (motion.Places.Count < LeastPoints) continue;
            var growth = MathF.Max(LeastGrowth, MathF.Sqrt(MathF.Abs(motion.Similarity.GetDeterminant())));
            var visibility = trajectories.Visibility(t)[..positives];
            var judged = 0;
            for (var n = 0; n < positives; n++)
            {
                if (asked[n] != PointVisibility.Visible || visibility[n] != PointVisibility.Visible) continue;
                if (motion.Remainders[judged++].Length() > distance * spread * growth) visibility[n] = PointVisibility.Astray;
            }
        }
    }

    private static float SpreadOf(ReadOnlySpan<Vector2> points)
    {
        var (mean, squares) = (Vector2.Zero, 0f);
        foreach (var point in points) mean += point / points.Length;
        foreach (var point in points) squares += Vector2.DistanceSquared(point, mean) / points.Length;
        return MathF.Sqrt(squares);
    }
}
