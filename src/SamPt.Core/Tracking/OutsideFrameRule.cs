using SamPt.Core.Imaging;

namespace SamPt.Core.Tracking;

/// <summary>Points within 1 % of the border, or beyond it, are not visible: SAM-PT's rule, compared in float32 as there.</summary>
public static class OutsideFrameRule
{
    private const float Lowest = 0.01f;
    private const float Highest = 0.99f;

    /// <summary>Marks such points of every frame; <paramref name="size"/> is the working size of the frames.</summary>
    public static void Apply(PointTrajectories trajectories, ImageSize size)
    {
        for (var t = 0; t < trajectories.FrameCount; t++)
        {
            var positions = trajectories.Positions(t);
            var visibility = trajectories.Visibility(t);
            for (var n = 0; n < positions.Length; n++)
            {
                var (x, y) = (positions[n].X / size.Width, positions[n].Y / size.Height);
                if (x < Lowest || y < Lowest || x > Highest || y > Highest) visibility[n] = PointVisibility.OutsideFrame;
            }
        }
    }
}
