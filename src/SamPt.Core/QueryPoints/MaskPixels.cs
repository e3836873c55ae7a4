using System.Numerics;

namespace SamPt.Core.QueryPoints;

/// <summary>What all selectors do with a mask that has too few pixels to choose from.</summary>
internal static class MaskPixels
{
    /// <summary>The reference's answer for an empty mask: (0, 0) as often as asked.</summary>
    public static Vector2[] Nothing(int count) => new Vector2[count];

    /// <summary>The pixels over and over, cut to <paramref name="count"/>.</summary>
    public static Vector2[] Repeat((int X, int Y)[] pixels, int count)
    {
        var points = new Vector2[count];
        for (var i = 0; i < count; i++) points[i] = ToPoint(pixels[i % pixels.Length]);
        return points;
    }

    public static Vector2 ToPoint((int X, int Y) pixel) => new(pixel.X, pixel.Y);
}
