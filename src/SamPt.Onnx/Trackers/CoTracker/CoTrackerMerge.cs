using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;

namespace SamPt.Onnx.Trackers.CoTracker;

/// <summary>
/// Fills from the reversed run what the forward run left. The reference decides number by number: a coordinate that is exactly zero
/// is taken from the reversed run, and the visibility goes with x.
/// </summary>
internal static class CoTrackerMerge
{
    /// <summary>Whether any of the first <paramref name="pointCount"/> points (the rest is support) has such a coordinate.</summary>
    public static bool NeedsBackward(CoTrackerGroup forward, int pointCount, int frameCount)
    {
        for (var t = 0; t < frameCount; t++)
        {
            foreach (var position in forward.Positions.AsSpan(t * forward.Count, pointCount))
            {
                if (position.X == 0 || position.Y == 0) return true;
            }
        }
        return false;
    }

    /// <summary>Working-scale trajectories of the group's own points; <paramref name="backward"/> may be null where it is not needed.</summary>
    public static PointTrajectories Merge(
        CoTrackerGroup? forward, CoTrackerGroup? backward, int frameCount, int pointCount, ImageScale toWorking, float threshold)
    {
        var result = new PointTrajectories(frameCount, pointCount);
        if (forward is null) return result;
        for (var t = 0; t < frameCount; t++)
        {
            var positions = result.Positions(t);
            var visibility = result.Visibility(t);
            for (var n = 0; n < pointCount; n++)
            {
                var i = t * forward.Count + n;
                var (position, logit) = (forward.Positions[i], forward.Visibility[i]);
                if (backward is not null)
                {
                    var j = (frameCount - 1 - t) * forward.Count + n;
                    if (position.X == 0) (position.X, logit) = (backward.Positions[j].X, backward.Visibility[j]);
                    if (position.Y == 0) position.Y = backward.Positions[j].Y;
                }
                positions[n] = toWorking.Apply(position);
                var probability = 1 / (1 + MathF.Exp(-logit));
                visibility[n] = probability > threshold ? PointVisibility.Visible : PointVisibility.Occluded;
            }
        }
        return result;
    }
}
