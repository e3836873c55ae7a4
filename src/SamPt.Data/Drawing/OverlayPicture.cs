using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Tracking;

namespace SamPt.Data.Drawing;

/// <summary>A tracked point on one frame.</summary>
/// <param name="ObjectId">The object it was asked for, 1 or above.</param>
/// <param name="Position">In the frame's pixels.</param>
/// <param name="IsPositive">On the object, or off it.</param>
/// <param name="Visibility">Decides its colour.</param>
public readonly record struct OverlayPoint(byte ObjectId, Vector2 Position, bool IsPositive, PointVisibility Visibility);

/// <summary>A video frame with the segmented objects and the tracked points.</summary>
public static class OverlayPicture
{
    /// <summary>Draws masks, then points.</summary>
    /// <param name="frame">The video frame; stays as it is.</param>
    /// <param name="labels">The objects, of the frame's size.</param>
    /// <param name="points">Drawn in order; those that have left the picture are cut off.</param>
    /// <param name="caption">Stands in the top left corner, if given.</param>
    public static RgbFrame Draw(RgbFrame frame, LabelMap labels, IReadOnlyList<OverlayPoint> points, string? caption = null)
    {
        var canvas = new Canvas(frame);
        foreach (var id in labels.ObjectIds())
        {
            var mask = labels.MaskOf(id);
            canvas.Tint(mask, ObjectColors.Of(id), 0.45f);
            canvas.Outline(mask, ObjectColors.Of(id).Mix(Rgb.White, 0.5f));
        }
        var radius = PointDrawing.MarkerRadius(frame.Size) * 0.8f;
        foreach (var point in points)
        {
            var color = ColorOf(point);
            if (point.IsPositive) canvas.DrawPositive(point.Position, radius, color);
            else canvas.DrawNegative(point.Position, radius, color);
        }
        if (caption is not null) DrawCaption(canvas, caption);
        return canvas.Picture;
    }

    /// <summary>The object's colour for a visible point, the reference's colours for the rest: red is occluded; orange and violet are ours.</summary>
    public static Rgb ColorOf(OverlayPoint point) => point.Visibility switch
    {
        PointVisibility.Visible => ObjectColors.Of(point.ObjectId),
        PointVisibility.Occluded => new Rgb(255, 0, 0),
        PointVisibility.RejectedAfterDissimilar => new Rgb(255, 255, 0),
        PointVisibility.OutsideFrame => new Rgb(236, 240, 241),
        PointVisibility.PatchDissimilar => Rgb.Black,
        PointVisibility.ReinitialisationFailed => Rgb.White,
        PointVisibility.NotYetBack => new Rgb(255, 165, 0),
        PointVisibility.Astray => new Rgb(148, 0, 211),
        _ => throw new ArgumentOutOfRangeException(nameof(point), point.Visibility, "No such visibility."),
    };

    internal static void DrawCaption(Canvas canvas, string caption)
    {
        var scale = Math.Max(1, canvas.Size.Longest / 427);
        canvas.DrawLabel(4 * scale, 4 * scale, caption, scale);
    }
}
