namespace SamPt.Core.Tracking;

/// <summary>
/// A few points that are left of many say little about where an object is, and once it has been lost, a few that seem to be found again
/// say as little: something else may look like them. They count until too few are left, and again from the frame on where enough are back
/// at once.
/// </summary>
public static class ReturnRule
{
    /// <summary>Marks points of an object that is not back, away from its query frame in both directions.</summary>
    /// <param name="trajectories">Of the object's points.</param>
    /// <param name="positives">How many of these lie on it, the first ones; the others are left alone.</param>
    /// <param name="queryRow">The row of the frame they were chosen on.</param>
    /// <param name="leaveShare">An object of which fewer than this share of the positives are visible has been lost; so has one without any.</param>
    /// <param name="returnShare">The share of the positives that must be visible together to bring it back.</param>
    public static void Apply(PointTrajectories trajectories, int positives, int queryRow, double leaveShare, double returnShare)
    {
        var (few, enough) = ((int)Math.Ceiling(leaveShare * positives), (int)Math.Ceiling(returnShare * positives));
        if (few <= 1 && enough <= 1) return;
        Walk(queryRow, 1);
        Walk(queryRow, -1);

        void Walk(int from, int step)
        {
            var isAway = false;
            for (var t = from; t >= 0 && t < trajectories.FrameCount; t += step)
            {
                var visibility = trajectories.Visibility(t)[..positives];
                var visible = visibility.Count(PointVisibility.Visible);
                isAway = visible == 0 || visible < few || (isAway && visible < enough);
                if (isAway) visibility.Replace(PointVisibility.Visible, PointVisibility.NotYetBack);
            }
        }
    }
}
