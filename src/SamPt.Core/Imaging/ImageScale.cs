using System.Numerics;

namespace SamPt.Core.Imaging;

/// <summary>
/// The one place where coordinates change scale. Points follow SAM-PT's convention: multiplied by the ratio of the sizes,
/// axis by axis, without a half-pixel shift; aligned at the corners, by the ratio of the distances between the corner pixels' centres.
/// </summary>
public readonly record struct ImageScale(ImageSize From, ImageSize To, GridAlignment Alignment = GridAlignment.HalfPixel)
{
    public float X => Ratio(From.Width, To.Width);

    public float Y => Ratio(From.Height, To.Height);

    /// <summary>A point of the <see cref="From"/> image in pixels of the <see cref="To"/> image.</summary>
    public Vector2 Apply(Vector2 point) => new(point.X * X, point.Y * Y);

    public ImageScale Inverse => new(To, From, Alignment);

    // The generated one would print Inverse, whose text holds its own Inverse, and so on without end.
    public override string ToString() => $"{From} -> {To}";

    // An axis of one pixel has no distance: it stays at zero.
    private float Ratio(int from, int to) => Alignment == GridAlignment.Corners
        ? (float)((to - 1.0) / Math.Max(1, from - 1))
        : (float)((double)to / from);
}
