using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Data.Drawing;

/// <summary>Small text on a canvas, one line, ASCII; each font pixel becomes a square of scale x scale pixels.</summary>
public static class TextDrawing
{
    private const int Advance = PixelFont.Width + 1;

    /// <summary>Width and height in pixels of a text at this scale.</summary>
    public static ImageSize Measure(string text, int scale) =>
        new(Math.Max(0, text.Length * Advance - 1) * scale, PixelFont.Height * scale);

    /// <summary>Writes text with its top left corner at (<paramref name="x"/>, <paramref name="y"/>).</summary>
    public static void DrawText(this Canvas canvas, int x, int y, string text, int scale, Rgb color, float opacity = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        for (var i = 0; i < text.Length; i++) DrawGlyph(canvas, x + i * Advance * scale, y, text[i], scale, color, opacity);
    }

    /// <summary>White text on a dark, rounded plate whose top left corner is at (<paramref name="x"/>, <paramref name="y"/>).</summary>
    public static void DrawLabel(this Canvas canvas, int x, int y, string text, int scale)
    {
        var (padding, size) = (3 * scale, Measure(text, scale));
        var corner = new Vector2(x + size.Width + 2 * padding, y + size.Height + 2 * padding);
        canvas.FillBox(new Vector2(x, y), corner, 2 * scale, new Rgb(16, 18, 24), 0.65f);
        canvas.DrawText(x + padding, y + padding, text, scale, Rgb.White, 0.95f);
    }

    private static void DrawGlyph(Canvas canvas, int left, int top, char character, int scale, Rgb color, float opacity)
    {
        var glyph = PixelFont.Glyph(character);
        for (var y = Math.Max(0, top); y < Math.Min(canvas.Size.Height, top + PixelFont.Height * scale); y++)
        {
            var row = glyph[(y - top) / scale];
            for (var x = Math.Max(0, left); x < Math.Min(canvas.Size.Width, left + PixelFont.Width * scale); x++)
            {
                if (PixelFont.IsSet(row, (x - left) / scale)) canvas.Blend(x, y, color, opacity);
            }
        }
    }
}
