using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Data.Drawing;

/// <summary>
/// Draws on a copy of a frame, antialiased. Positions are pixels with whole numbers at pixel centres, as everywhere; what lies beyond
/// the frame is cut off. Opacity runs from 0 (nothing) to 1.
/// </summary>
public sealed class Canvas
{
    /// <summary>Copies <paramref name="background"/>.</summary>
    public Canvas(RgbFrame background)
        : this(background.Size) => background.Pixels.CopyTo(Picture.Pixels);

    /// <summary>A black picture.</summary>
    public Canvas(ImageSize size) => Picture = new RgbFrame(size);

    /// <summary>What has been drawn so far; not a copy.</summary>
    public RgbFrame Picture { get; }

    public ImageSize Size => Picture.Size;

    public void FillCircle(Vector2 centre, float radius, Rgb color, float opacity = 1) => Fill(new Disc(centre, radius), color, opacity);

    public void DrawCircle(Vector2 centre, float radius, float thickness, Rgb color, float opacity = 1) =>
        Fill(new Ring(centre, radius, thickness), color, opacity);

    /// <summary>A diagonal cross that reaches <paramref name="radius"/> pixels along each axis.</summary>
    public void DrawCross(Vector2 centre, float radius, float thickness, Rgb color, float opacity = 1) =>
        Fill(new Cross(centre, radius, thickness), color, opacity);

    public void DrawLine(Vector2 from, Vector2 to, float thickness, Rgb color, float opacity = 1) =>
        Fill(new Segment(from, to, thickness), color, opacity);

    public void FillBox(Vector2 min, Vector2 max, float corner, Rgb color, float opacity = 1) =>
        Fill(new RoundedBox(min, max, corner), color, opacity);

    /// <summary>Copies a picture whole to (<paramref name="x"/>, <paramref name="y"/>).</summary>
    public void Place(RgbFrame picture, int x, int y)
    {
        for (var row = Math.Max(0, -y); row < Math.Min(picture.Height, Size.Height - y); row++)
        {
            var first = Math.Max(0, -x);
            var count = Math.Min(picture.Width, Size.Width - x) - first;
            if (count > 0) picture.Row(row).Slice(first * 3, count * 3).CopyTo(Picture.Row(row + y)[((x + first) * 3)..]);
        }
    }

    /// <summary>Mixes a colour into one pixel of the picture, which must exist.</summary>
    internal void Blend(int x, int y, Rgb color, float opacity)
    {
        var pixel = Picture.Row(y).Slice(x * 3, 3);
        pixel[0] = Rgb.Mix(pixel[0], color.R, opacity);
        pixel[1] = Rgb.Mix(pixel[1], color.G, opacity);
        pixel[2] = Rgb.Mix(pixel[2], color.B, opacity);
    }

    private void Fill<TShape>(TShape shape, Rgb color, float opacity)
        where TShape : struct, IShape
    {
        var (min, max) = shape.Bounds;
        var (left, right) = (Math.Max(0, (int)MathF.Floor(min.X)), Math.Min(Size.Width - 1, (int)MathF.Ceiling(max.X)));
        var (top, bottom) = (Math.Max(0, (int)MathF.Floor(min.Y)), Math.Min(Size.Height - 1, (int)MathF.Ceiling(max.Y)));
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                // A pixel is covered as far as the edge has passed its centre, half a pixel either way.
                var coverage = Math.Clamp(0.5f - shape.Distance(new Vector2(x, y)), 0, 1);
                if (coverage > 0) Blend(x, y, color, coverage * opacity);
            }
        }
    }
}
