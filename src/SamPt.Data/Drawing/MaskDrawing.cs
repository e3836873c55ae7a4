using System.Numerics;
using SamPt.Core.Masks;

namespace SamPt.Data.Drawing;

/// <summary>Masks on a canvas of their size.</summary>
public static class MaskDrawing
{
    // Side of the square over which the mask is averaged to smooth its contour.
    private const int Window = 5;

    /// <summary>Lays a transparent colour over the mask.</summary>
    public static void Tint(this Canvas canvas, BinaryMask mask, Rgb color, float opacity)
    {
        CheckSize(canvas, mask);
        Span<byte> red = stackalloc byte[256], green = stackalloc byte[256], blue = stackalloc byte[256];
        for (var value = 0; value < 256; value++)
        {
            red[value] = Rgb.Mix((byte)value, color.R, opacity);
            green[value] = Rgb.Mix((byte)value, color.G, opacity);
            blue[value] = Rgb.Mix((byte)value, color.B, opacity);
        }
        for (var y = 0; y < mask.Height; y++)
        {
            var words = mask.Row(y);
            var pixels = canvas.Picture.Row(y);
            for (var i = 0; i < words.Length; i++)
            {
                for (var word = words[i]; word != 0; word &= word - 1)
                {
                    var pixel = pixels.Slice((i * 64 + BitOperations.TrailingZeroCount(word)) * 3, 3);
                    pixel[0] = red[pixel[0]];
                    pixel[1] = green[pixel[1]];
                    pixel[2] = blue[pixel[2]];
                }
            }
        }
    }

    /// <summary>A soft line of about two pixels along the edge of the mask; none where the mask meets the border of the picture.</summary>
    public static void Outline(this Canvas canvas, BinaryMask mask, Rgb color, float opacity = 1)
    {
        CheckSize(canvas, mask);
        // Only where a window holds pixels of both kinds can there be an edge.
        var band = SquareErosion.Erode(mask, Window);
        var outside = SquareErosion.Erode(mask.Complement(), Window);
        for (var i = 0; i < band.Words.Length; i++) band.Words[i] |= outside.Words[i];
        foreach (var (x, y) in band.Complement().Pixels())
        {
            // Half of the window belongs to the mask right on its edge, 0.1 more or less on the two pixels beside it, 0.3 on the next.
            var distance = Math.Abs(ShareOfWindow(mask, x, y) - 0.5f);
            canvas.Blend(x, y, color, Math.Clamp((0.3f - distance) / 0.2f, 0, 1) * opacity);
        }
    }

    /// <summary>How much of the window around a pixel belongs to the mask; beyond the border its outermost pixels go on.</summary>
    private static float ShareOfWindow(BinaryMask mask, int x, int y)
    {
        var count = 0;
        for (var j = y - Window / 2; j <= y + Window / 2; j++)
        {
            for (var i = x - Window / 2; i <= x + Window / 2; i++)
                count += mask[Math.Clamp(i, 0, mask.Width - 1), Math.Clamp(j, 0, mask.Height - 1)] ? 1 : 0;
        }
        return count / (float)(Window * Window);
    }

    private static void CheckSize(Canvas canvas, BinaryMask mask)
    {
        if (mask.Size != canvas.Size) throw new ArgumentException($"mask is {mask.Size}, picture is {canvas.Size}.", nameof(mask));
    }
}
