using SamPt.Core.Imaging;

namespace SamPt.Core.Masks;

/// <summary>Number of pixels (at least one) and the smallest box around them.</summary>
public readonly record struct MaskOutline(int Area, BoundingBox Box)
{
    /// <summary>Of a mask of this height by its runs, zeros first, column by column; null if it is empty.</summary>
    internal static MaskOutline? Of(int height, ReadOnlySpan<int> counts)
    {
        var (area, first, behind) = (0, 0, 0);
        var (top, bottom) = (height, -1);
        // Where the column at hand ends: walking along is several times faster than dividing at every run.
        var (columnEnd, position) = (height, 0);
        for (var i = 1; i < counts.Length; i += 2)
        {
            var start = position + counts[i - 1];
            position = start + counts[i];
            if (counts[i] == 0) continue;
            if (area == 0) first = start;
            area += counts[i];
            behind = position;
            while (start >= columnEnd) columnEnd += height;
            var wraps = position > columnEnd;
            top = Math.Min(top, wraps ? 0 : start - columnEnd + height);
            bottom = Math.Max(bottom, wraps ? height - 1 : position - 1 - columnEnd + height);
            while (position > columnEnd) columnEnd += height;
        }
        return area == 0 ? null : new MaskOutline(area, new BoundingBox(first / height, top, (behind - 1) / height, bottom));
    }
}
