using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Core.Metrics.Tubes;

/// <summary>One object's masks over the frames of a video, null where it has none.</summary>
public sealed class MaskTube
{
    private readonly MaskOutline?[] outlines;
    private readonly RunLengthMask?[] masks;
    private readonly Func<int, RunLengthMask> maskAt;

    public MaskTube(IEnumerable<RunLengthMask?> masks)
        : this([.. masks])
    {
    }

    /// <summary>Masks that are read when an overlap asks for them; most never are.</summary>
    /// <param name="outlines">Area and box of each frame's mask, null where it is empty.</param>
    /// <param name="maskAt">The mask of a frame that is not empty; asked for at most once for each.</param>
    public MaskTube(IEnumerable<MaskOutline?> outlines, Func<int, RunLengthMask> maskAt)
    {
        this.outlines = [.. outlines];
        this.maskAt = maskAt;
        masks = new RunLengthMask?[this.outlines.Length];
        TotalArea = this.outlines.Sum(outline => (long)(outline?.Area ?? 0));
        var filled = this.outlines.Count(outline => outline is not null);
        AverageArea = filled == 0 ? 0 : (double)TotalArea / filled;
    }

    private MaskTube(RunLengthMask?[] masks)
        : this(masks.Select(mask => mask?.Outline()), t => masks[t]!)
    {
    }

    public int FrameCount => outlines.Length;

    /// <summary>Mean area over the frames where there is any; 0 without.</summary>
    public double AverageArea { get; }

    private long TotalArea { get; }

    /// <summary>
    /// The pixels shared over all frames by the pixels of either; 0 if both are empty everywhere. For a crowd too: YTVIS knows no other union.
    /// </summary>
    /// <exception cref="ArgumentException">The tubes differ in their number of frames, or two masks in size.</exception>
    public static double IoU(MaskTube one, MaskTube other)
    {
        RequireSameLength(one, other);
        long shared = 0;
        for (var t = 0; t < one.FrameCount; t++)
        {
            if (SharedAtMost(one.outlines[t], other.outlines[t]) > 0) shared += RunLengthOverlap.IntersectionArea(one.Mask(t), other.Mask(t));
        }
        return Ratio(shared, one, other);
    }

    /// <summary>What <see cref="IoU"/> does not exceed, from areas and boxes alone.</summary>
    /// <exception cref="ArgumentException">The tubes differ in their number of frames.</exception>
    public static double MostIoU(MaskTube one, MaskTube other)
    {
        RequireSameLength(one, other);
        long shared = 0;
        for (var t = 0; t < one.FrameCount; t++) shared += SharedAtMost(one.outlines[t], other.outlines[t]);
        return Ratio(shared, one, other);
    }

    /// <summary>
    /// The IoU if it is at least <paramref name="least"/>, or else 0: it stops at the frame after which, with the most that the other frames can give, the
    /// pair will stay below.
    /// </summary>
    /// <exception cref="ArgumentException">As <see cref="IoU"/>.</exception>
    public static double IoUFrom(double least, MaskTube one, MaskTube other)
    {
        RequireSameLength(one, other);
        long most = 0;
        for (var t = 0; t < one.FrameCount; t++) most += SharedAtMost(one.outlines[t], other.outlines[t]);
        for (var t = 0; t < one.FrameCount; t++)
        {
            // The division rounds, but never turns the order of two shares round: what is below here is below in the end.
            if (Ratio(most, one, other) < least) return 0;
            if (SharedAtMost(one.outlines[t], other.outlines[t]) is var atMost and > 0)
                most += RunLengthOverlap.IntersectionArea(one.Mask(t), other.Mask(t)) - atMost;
        }
        return Ratio(most, one, other) is var iou && iou < least ? 0 : iou;
    }

    private RunLengthMask Mask(int t) => masks[t] ??= maskAt(t);

    // No more than the smaller area, nor than what the boxes share. Most pairs of objects lie apart.
    private static int SharedAtMost(in MaskOutline? one, in MaskOutline? other)
    {
        if (one is not var (area, a) || other is not var (otherArea, b)) return 0;
        var width = Math.Min(a.XMax, b.XMax) - Math.Max(a.XMin, b.XMin) + 1;
        var height = Math.Min(a.YMax, b.YMax) - Math.Max(a.YMin, b.YMin) + 1;
        return width > 0 && height > 0 ? Math.Min(Math.Min(area, otherArea), width * height) : 0;
    }

    private static double Ratio(long shared, MaskTube one, MaskTube other)
    {
        var union = one.TotalArea + other.TotalArea - shared;
        return union == 0 ? 0 : (double)shared / union;
    }

    private static void RequireSameLength(MaskTube one, MaskTube other)
    {
        if (one.FrameCount != other.FrameCount)
            throw new ArgumentException($"The tubes have {one.FrameCount} and {other.FrameCount} frames.", nameof(other));
    }
}
