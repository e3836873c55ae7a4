using System.Numerics;

namespace SamPt.Core.Imaging;

/// <summary>
/// The one place where coordinates change scale. Points follow SAM-PT's convention: multiplied by the ratio of the sizes,
/// axis by axis, without a half-pixel shift.
/// </summary>
public readonly record struct ImageScale(ImageSize From, ImageSize To)
{
    public float X => (float)((double)To.Width / From.Width);

    public float Y => (float)((double)To.Height / From.Height);

    /// <summary>A point of the <see cref="From"/> image in pixels of the <see cref="To"/> image.</summary>
    public Vector2 Apply(Vector2 point) => new(point.X * X, point.Y * Y);

    public ImageScale Inverse => new(To, From);

    // The generated one would print Inverse, whose text holds its own Inverse, and so on without end.
    public override string ToString() => $"{From} -> {To}";
}
