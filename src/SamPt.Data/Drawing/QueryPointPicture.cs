using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;

namespace SamPt.Data.Drawing;

/// <summary>A frame with the masks that query points were selected from and the points, like figure 3 of the paper.</summary>
public static class QueryPointPicture
{
    /// <summary>Draws the objects in the colours of their places, from 1.</summary>
    /// <param name="frame">The query frame; stays as it is.</param>
    /// <param name="objects">Masks of the frame's size and the points selected from them, in the frame's pixels.</param>
    /// <param name="caption">Stands in the top left corner, if given.</param>
    public static RgbFrame Draw(RgbFrame frame, IReadOnlyList<(BinaryMask Mask, ObjectPoints Points)> objects, string? caption = null)
    {
        var canvas = new Canvas(frame);
        foreach (var (i, item) in objects.Index())
        {
            canvas.Tint(item.Mask, ObjectColors.Of(i + 1), 0.45f);
            canvas.Outline(item.Mask, ObjectColors.Of(i + 1).Mix(Rgb.White, 0.5f));
        }
        var radius = PointDrawing.MarkerRadius(frame.Size);
        foreach (var (i, item) in objects.Index())
        {
            foreach (var point in item.Points.Negative) canvas.DrawNegative(point, radius, ObjectColors.Of(i + 1));
            foreach (var point in item.Points.Positive) canvas.DrawPositive(point, radius, ObjectColors.Of(i + 1));
        }
        if (caption is not null) OverlayPicture.DrawCaption(canvas, caption);
        return canvas.Picture;
    }
}
