using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Core.Prompting.Windows;

/// <summary>A part of a working-scale frame, of the frame's proportions where both allow it.</summary>
internal readonly record struct FrameWindow(int Left, int Top, ImageSize Size)
{
    /// <summary>No window is narrower than this share of the frame: a small object is to be seen with what is about it.</summary>
    private const float LeastShare = 0.3f;

    /// <summary>
    /// A window that was made already serves again for what has at least this share of its own margin on all sides, or sees as far as the frame goes, and is
    /// not much smaller.
    /// </summary>
    private const float LeastMargin = 0.5f, LeastSize = 0.7f;

    public static FrameWindow Whole(ImageSize frame) => new(0, 0, frame);

    /// <summary>The window for what a prompt speaks of: positive points, box and mask; the whole frame where that is a single place.</summary>
    /// <param name="prompt">In pixels of the frame.</param>
    /// <param name="frame">Its size.</param>
    /// <param name="times">How many times as large as what the prompt speaks of.</param>
    public static FrameWindow For(PointPrompt prompt, ImageSize frame, double times) =>
        Bounds(prompt) is var (low, high) && low != high ? Around(low, high, frame, (float)times) : Whole(frame);

    /// <summary>Whether <paramref name="other"/>, which was wanted in a <paramref name="frame"/>, can do with this one.</summary>
    public bool Serves(FrameWindow other, double times, ImageSize frame)
    {
        if (this == other) return true;
        // What was to be seen fills 1 / times of the window that was wanted, but for one that the frame's border has pushed inwards: there it may fill all.
        var margin = (1 - 1 / (float)times) / 2 * LeastMargin;
        return other.Size.Width >= LeastSize * Size.Width
            && IsWithin(other.Left, other.Size.Width, Left, Size.Width, frame.Width)
            && IsWithin(other.Top, other.Size.Height, Top, Size.Height, frame.Height);

        bool IsWithin(int wanted, int length, int start, int own, int whole) =>
            start <= wanted + (wanted == 0 ? 0 : length * margin)
            && start + own >= wanted + length - (wanted + length == whole ? 0 : length * margin);
    }

    public bool Contains(Vector2 point) =>
        point.X >= Left && point.Y >= Top && point.X <= Left + Size.Width - 1 && point.Y <= Top + Size.Height - 1;

    /// <summary>A point of the frame in pixels of the window.</summary>
    public Vector2 ToWindow(Vector2 point) => point - new Vector2(Left, Top);

    /// <summary>The pixels of a frame that lie in it.</summary>
    public RgbFrame Crop(RgbFrame frame)
    {
        if (Size == frame.Size) return frame;
        var part = new RgbFrame(Size);
        for (var y = 0; y < Size.Height; y++) frame.Row(Top + y).Slice(3 * Left, 3 * Size.Width).CopyTo(part.Row(y));
        return part;
    }

    private static (Vector2 Low, Vector2 High)? Bounds(PointPrompt prompt)
    {
        var (low, high) = (new Vector2(float.PositiveInfinity), new Vector2(float.NegativeInfinity));
        for (var i = 0; i < prompt.Points.Count; i++)
        {
            if (prompt.IsPositive[i]) Include(prompt.Points[i]);
        }
        foreach (var box in new[] { prompt.Box, prompt.Mask is { } mask ? MaskBounds.Of(mask) : null })
        {
            if (box is not { } b) continue;
            Include(new Vector2(b.XMin, b.YMin));
            Include(new Vector2(b.XMax, b.YMax));
        }
        return low.X <= high.X ? (low, high) : null;

        void Include(Vector2 point) => (low, high) = (Vector2.Min(low, point), Vector2.Max(high, point));
    }

    private static FrameWindow Around(Vector2 low, Vector2 high, ImageSize frame, float times)
    {
        var (middle, extent, proportion) = ((low + high) / 2, high - low, (float)frame.Width / frame.Height);
        var wide = MathF.Max(MathF.Max(extent.X, extent.Y * proportion) * times, LeastShare * frame.Width);
        var size = new ImageSize(Math.Clamp((int)wide, 1, frame.Width), Math.Clamp((int)(wide / proportion), 1, frame.Height));
        return new FrameWindow(Start(middle.X, size.Width, frame.Width), Start(middle.Y, size.Height, frame.Height), size);
    }

    private static int Start(float middle, int length, int whole) => Math.Clamp((int)(middle - (length / 2f)), 0, whole - length);
}
