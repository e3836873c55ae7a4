using System.Numerics;
using SamPt.Core.Tracking;

namespace SamPt.Core.Interactive;

/// <summary>One of the user's points, with its way through the video.</summary>
/// <param name="IsPositive">Whether it was put on the object.</param>
/// <param name="First">The frame that row 0 of the trajectory is.</param>
/// <param name="Trajectories">Its own trajectory is column <paramref name="Column"/>.</param>
/// <param name="HiddenFrom">The frame that it was removed on: it is not used there or after.</param>
internal sealed record InteractivePoint(
    bool IsPositive, int First, PointTrajectories Trajectories, int Column, int HiddenFrom = int.MaxValue)
{
    /// <summary>Its position on a frame; null where it is not used.</summary>
    public Vector2? At(int frame)
    {
        var row = frame - First;
        return row >= 0 && row < Trajectories.FrameCount && frame < HiddenFrom && Trajectories.Visibility(row)[Column] == PointVisibility.Visible
            ? Trajectories.Positions(row)[Column] : null;
    }
}
