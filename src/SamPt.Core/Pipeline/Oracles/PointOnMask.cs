using System.Numerics;
using SamPt.Core.Masks;

namespace SamPt.Core.Pipeline.Oracles;

/// <summary>Whether a point lies on a mask.</summary>
public static class PointOnMask
{
    /// <summary>By the pixel whose centre is nearest, halves towards the higher one; a point outside the image lies on nothing.</summary>
    public static bool Lies(Vector2 point, BinaryMask mask)
    {
        // What is not a number, or too large for an int, compares as outside.
        var (x, y) = (MathF.Floor(point.X + 0.5f), MathF.Floor(point.Y + 0.5f));
        return x >= 0 && y >= 0 && x < mask.Width && y < mask.Height && mask[(int)x, (int)y];
    }
}
