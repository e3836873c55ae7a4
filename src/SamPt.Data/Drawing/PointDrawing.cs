using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Data.Drawing;

/// <summary>Query points as in the paper's figures: positives are circles, negatives are crosses.</summary>
public static class PointDrawing
{
    /// <summary>The radius of a marker that suits a picture: 6 pixels at 854x480.</summary>
    public static float MarkerRadius(ImageSize size) => Math.Max(3, size.Longest * 6f / 854);

    /// <summary>A filled circle with a white rim and a dark edge, to stand out on any ground.</summary>
    public static void DrawPositive(this Canvas canvas, Vector2 position, float radius, Rgb color)
    {
        canvas.FillCircle(position, radius * 1.2f, Rgb.Black, 0.45f);
        canvas.FillCircle(position, radius, Rgb.White);
        canvas.FillCircle(position, radius * 0.72f, color);
    }

    /// <summary>A cross with a white rim and a dark edge.</summary>
    public static void DrawNegative(this Canvas canvas, Vector2 position, float radius, Rgb color)
    {
        var reach = radius * 0.8f;
        canvas.DrawCross(position, reach, radius * 1.15f, Rgb.Black, 0.45f);
        canvas.DrawCross(position, reach, radius * 0.8f, Rgb.White);
        canvas.DrawCross(position, reach, radius * 0.38f, color);
    }
}
