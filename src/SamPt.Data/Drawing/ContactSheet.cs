using SamPt.Core.Imaging;

namespace SamPt.Data.Drawing;

/// <summary>Pictures of a video side by side, each with a caption.</summary>
public static class ContactSheet
{
    private const int Gap = 8;
    private const int TextScale = 2;

    private static readonly Rgb Ground = new(24, 26, 32);

    /// <summary>A grid of pictures, row by row, on a dark ground.</summary>
    /// <param name="tiles">One or more pictures and what to write under them; sizes may differ.</param>
    /// <param name="columns">Pictures side by side.</param>
    /// <param name="tileWidth">Every picture is scaled to this width in pixels.</param>
    public static RgbFrame Compose(IReadOnlyList<(RgbFrame Picture, string Caption)> tiles, int columns, int tileWidth)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tiles.Count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tileWidth);
        var pictures = tiles.Select(tile => PilResampler.Bilinear(tile.Picture, Scaled(tile.Picture.Size, tileWidth))).ToArray();
        var captionHeight = TextDrawing.Measure("", TextScale).Height + Gap;
        var rowHeight = pictures.Max(p => p.Height) + captionHeight + Gap;
        columns = Math.Min(columns, tiles.Count);
        var rows = (tiles.Count + columns - 1) / columns;

        var canvas = new Canvas(new ImageSize(columns * (tileWidth + Gap) + Gap, rows * rowHeight + Gap));
        for (var i = 0; i < canvas.Picture.Pixels.Length; i += 3)
            (canvas.Picture.Pixels[i], canvas.Picture.Pixels[i + 1], canvas.Picture.Pixels[i + 2]) = Ground;
        for (var i = 0; i < pictures.Length; i++)
        {
            var (x, y) = (Gap + i % columns * (tileWidth + Gap), Gap + i / columns * rowHeight);
            canvas.Place(pictures[i], x, y);
            canvas.DrawText(x, y + pictures[i].Height + Gap / 2 + 1, Fitted(tiles[i].Caption, tileWidth), TextScale, new Rgb(210, 214, 222));
        }
        return canvas.Picture;
    }

    private static ImageSize Scaled(ImageSize size, int width) =>
        new(width, Math.Max(1, (int)Math.Round(size.Height * (double)width / size.Width)));

    private static string Fitted(string caption, int width)
    {
        while (caption.Length > 0 && TextDrawing.Measure(caption, TextScale).Width > width) caption = caption[..^1];
        return caption;
    }
}
