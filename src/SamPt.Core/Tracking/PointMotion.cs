using System.Numerics;

namespace SamPt.Core.Tracking;

/// <summary>
/// How an object has moved between two frames, by its points that are visible on both: shift, turn and growth by least median of squares
/// over pairs of points, then by least squares of those that agree. Points gone astray do not matter while most are right.
/// </summary>
internal static class PointMotion
{
    /// <summary>Pairs nearer than so many pixels say too little of turn and growth.</summary>
    private const float LeastDistance = 4;

    /// <summary>Growth is held between this and its inverse.</summary>
    private const float MostGrowth = 4;

    /// <summary>Points agree that are within so many times the median residual, or within so many pixels.</summary>
    private const float AgreeingShare = 3, AgreeingPixels = 3;

    /// <summary>Of more points than so many, so many spread ones propose motions: pairs grow with the square.</summary>
    private const int Proposing = 24;

    /// <summary>From pixels of frame <paramref name="from"/> to those of <paramref name="to"/>; null where no point is visible on both.</summary>
    /// <param name="trajectories">The object's points.</param>
    /// <param name="count">Only so many of them are looked at, from the first on.</param>
    /// <param name="from">A frame.</param>
    /// <param name="to">Another one.</param>
    public static ObjectMotion? Between(PointTrajectories trajectories, int count, int from, int to)
    {
        var (before, after, lost) = (new List<Vector2>(count), new List<Vector2>(count), 0);
        for (var n = 0; n < count; n++)
        {
            if (trajectories.Visibility(from)[n] != PointVisibility.Visible) continue;
            if (trajectories.Visibility(to)[n] != PointVisibility.Visible)
            {
                lost++;
                continue;
            }
            before.Add(trajectories.Positions(from)[n]);
            after.Add(trajectories.Positions(to)[n]);
        }
        if (before.Count == 0) return null;
        var similarity = SimilarityOf(before, after);
        return new ObjectMotion(similarity, after, [.. before.Select((p, n) => after[n] - Vector2.Transform(p, similarity))], lost);
    }

    private static Matrix3x2 SimilarityOf(List<Vector2> before, List<Vector2> after)
    {
        if (before.Count < 3 || MostAgreed(before, after) is not { } motion)
            return Matrix3x2.CreateTranslation(Median(before.Select((p, n) => after[n].X - p.X)), Median(before.Select((p, n) => after[n].Y - p.Y)));
        var residuals = Residuals(before, after, motion);
        var most = MathF.Max(AgreeingPixels, AgreeingShare * Median(residuals));
        var agreeing = Enumerable.Range(0, before.Count).Where(n => residuals[n] <= most).ToArray();
        return Fit(Array.ConvertAll(agreeing, n => before[n]), Array.ConvertAll(agreeing, n => after[n]));
    }

    /// <summary>Of the motions that a pair of points gives, that with the least median residual; null where all points lie close together.</summary>
    private static Matrix3x2? MostAgreed(List<Vector2> before, List<Vector2> after)
    {
        var (best, least) = ((Matrix3x2?)null, float.PositiveInfinity);
        var proposing = Math.Min(before.Count, Proposing);
        for (var m = 0; m < proposing; m++)
        {
            for (var n = 0; n < m; n++)
            {
                var (i, j) = (m * before.Count / proposing, n * before.Count / proposing);
                if (Vector2.Distance(before[i], before[j]) < LeastDistance) continue;
                var motion = Fit([before[i], before[j]], [after[i], after[j]]);
                var median = Median(Residuals(before, after, motion));
                if (median < least) (best, least) = (motion, median);
            }
        }
        return best;
    }

    private static float[] Residuals(List<Vector2> before, List<Vector2> after, Matrix3x2 motion) =>
        [.. before.Select((p, n) => Vector2.Distance(Vector2.Transform(p, motion), after[n]))];

    /// <summary>The similarity that brings points closest to others in the sense of least squares.</summary>
    private static Matrix3x2 Fit(Vector2[] before, Vector2[] after)
    {
        var (from, to) = (Mean(before), Mean(after));
        var (along, across, spread) = (0f, 0f, 0f);
        for (var n = 0; n < before.Length; n++)
        {
            var (was, now) = (before[n] - from, after[n] - to);
            along += Vector2.Dot(was, now);
            across += (was.X * now.Y) - (was.Y * now.X);
            spread += was.LengthSquared();
        }
        var turn = Matrix3x2.Identity;
        if (spread > 0)
        {
            var growth = Math.Clamp(MathF.Sqrt((along * along) + (across * across)) / spread, 1 / MostGrowth, MostGrowth);
            turn = Matrix3x2.CreateScale(growth) * Matrix3x2.CreateRotation(MathF.Atan2(across, along));
        }
        return Matrix3x2.CreateTranslation(-from) * turn * Matrix3x2.CreateTranslation(to);
    }

    private static Vector2 Mean(Vector2[] points) => points.Aggregate(Vector2.Zero, (sum, p) => sum + p) / points.Length;

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    internal static float Median(IEnumerable<float> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
