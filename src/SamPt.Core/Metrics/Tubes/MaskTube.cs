using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Core.Metrics.Tubes;

/// <summary>One object's masks over the frames of a video, null where it has none.</summary>
public sealed class MaskTube
{
    private readonly Slice[] slices;

    public MaskTube(IEnumerable<RunLengthMask?> masks)
    {
        slices = [.. masks.Select(mask => mask is null || mask.Bounds() is not { } box ? default : new Slice(mask, mask.Area, box))];
        var filled = slices.Count(slice => slice.Area > 0);
        AverageArea = filled == 0 ? 0 : slices.Sum(slice => (double)slice.Area) / filled;
    }

    public int FrameCount => slices.Length;

    /// <summary>Mean area over the frames where there is any; 0 without.</summary>
    public double AverageArea { get; }

    /// <summary>
    /// The pixels shared over all frames by the pixels of either; 0 if both are empty everywhere. For a crowd too: YTVIS knows no other union.
    /// </summary>
    /// <exception cref="ArgumentException">The tubes differ in their number of frames, or two masks in size.</exception>
    public static double IoU(MaskTube one, MaskTube other)
    {
        if (one.FrameCount != other.FrameCount)
            throw new ArgumentException($"The tubes have {one.FrameCount} and {other.FrameCount} frames.", nameof(other));
        long shared = 0, union = 0;
        for (var t = 0; t < one.slices.Length; t++)
        {
            ref readonly var a = ref one.slices[t];
            ref readonly var b = ref other.slices[t];
            var both = a.Area > 0 && b.Area > 0 && Touch(a.Box, b.Box) ? RunLengthOverlap.IntersectionArea(a.Mask!, b.Mask!) : 0;
            shared += both;
            union += a.Area + b.Area - both;
        }
        return union == 0 ? 0 : (double)shared / union;
    }

    // Most pairs of objects lie apart, and telling so by their boxes costs no walk over their runs.
    private static bool Touch(BoundingBox a, BoundingBox b) =>
        a.XMin <= b.XMax && b.XMin <= a.XMax && a.YMin <= b.YMax && b.YMin <= a.YMax;

    private readonly record struct Slice(RunLengthMask? Mask, int Area, BoundingBox Box);
}
