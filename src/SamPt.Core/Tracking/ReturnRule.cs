namespace SamPt.Core.Tracking;

/// <summary>
/// Once all positive points of an object have been lost, a few that seem to be found again say little: something else may look like them.
/// They count only from the frame on where enough of them are back at once, and until all are lost again.
/// </summary>
public static class ReturnRule
{
    /// <summary>Marks points of an object that is not back, away from its query frame in both directions.</summary>
    /// <param name="trajectories">Of the object's points.</param>
    /// <param name="positives">How many of these lie on it, the first ones; the others are left alone.</param>
    /// <param name="queryRow">The row of the frame they were chosen on.</param>
    /// <param name="share">Of the positives that must be visible together; 0 leaves all as they are.</param>
    public static void Apply(PointTrajectories trajectories, int positives, int queryRow, double share)
    {
        var enough = (int)Math.Ceiling(share * positives);
        if (enough <= 1) return;
        Walk(queryRow, 1);
        Walk(queryRow, -1);

        void Walk(int from, int step)
        {
            var isAway = false;
            for (var t = from; t >= 0 && t < trajectories.FrameCount; t += step)
            {
                var visibility = trajectories.Visibility(t)[..positives];
                var visible = visibility.Count(PointVisibility.Visible);
                isAway = visible == 0 || (isAway && visible < enough);
                if (isAway) visibility.Replace(PointVisibility.Visible, PointVisibility.NotYetBack);
            }
        }
    }
}
