using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Core.Tracking;

/// <summary>
/// The colour right at a point, (luma, Cb, Cr) averaged over about ten pixels: what tells best whether a point still sits on the
/// surface it was asked for on, since windows reach across outlines and matching follows whatever is in them.
/// </summary>
internal static class SurfaceColour
{
    private const int Reach = 2;

    public static Vector3 At(ImagePyramid image, Vector2 position)
    {
        // At half size, the finest that has chroma.
        var number = Math.Min(1, image.Levels.Count - 1);
        var level = image.Levels[number];
        int centreX = (int)MathF.Round(position.X * MathF.ScaleB(1, -number)), centreY = (int)MathF.Round(position.Y * MathF.ScaleB(1, -number));
        var sum = Vector3.Zero;
        var count = 0;
        for (var dy = -Reach; dy <= Reach; dy++)
        {
            var y = Math.Clamp(centreY + dy, 0, level.Size.Height - 1);
            for (var dx = -Reach; dx <= Reach; dx++)
            {
                // A disk: the corners of the square are left out.
                if (Math.Abs(dx) + Math.Abs(dy) > 3) continue;
                var x = Math.Clamp(centreX + dx, 0, level.Size.Width - 1);
                sum += new Vector3(level.Luma.Row(y)[x], level.Cb is null ? 0 : level.Cb.Row(y)[x], level.Cr is null ? 0 : level.Cr.Row(y)[x]);
                count++;
            }
        }
        return sum / count;
    }

    public static float Distance(Vector3 a, Vector3 b, float lumaShare)
    {
        var difference = a - b;
        difference.X *= lumaShare;
        return difference.Length();
    }
}
