using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline.Appearance;

/// <summary>The mean colour of the pixels that a cell of a segmenter's grid lies on; RGB, 0 .. 255.</summary>
internal sealed class CellColours(RgbFrame frame, LogitGeometry geometry)
{
    private readonly float across = (float)geometry.Padded.Width / geometry.Grid.Width * geometry.Working.Width / geometry.Content.Width;
    private readonly float down = (float)geometry.Padded.Height / geometry.Grid.Height * geometry.Working.Height / geometry.Content.Height;

    /// <summary>A cell's colour; one in the padding has that of the pixel nearest to it.</summary>
    public Vector3 At(int x, int y)
    {
        var (left, right) = Pixels(x, across, frame.Width);
        var (top, bottom) = Pixels(y, down, frame.Height);
        var sum = Vector3.Zero;
        for (var row = top; row < bottom; row++)
        {
            var pixels = frame.Row(row)[(3 * left)..(3 * right)];
            for (var i = 0; i < pixels.Length; i += 3) sum += new Vector3(pixels[i], pixels[i + 1], pixels[i + 2]);
        }
        return sum / ((right - left) * (bottom - top));
    }

    private static (int From, int To) Pixels(int cell, float width, int count)
    {
        var from = Math.Min((int)(cell * width), count - 1);
        return (from, Math.Clamp((int)((cell + 1) * width), from + 1, count));
    }
}
