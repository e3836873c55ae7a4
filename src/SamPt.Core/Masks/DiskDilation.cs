namespace SamPt.Core.Masks;

/// <summary>
/// Grows a mask by a disk: pixel (x, y) of the result is set if the mask has a pixel (u, v) with (x-u)^2 + (y-v)^2 &lt;= radius^2.
/// Outside the image there is nothing. Works on whole words: each row is widened step by step to the disk's half widths and
/// joined into the rows above and below, so the cost follows the rows that hold pixels, not the disk's area.
/// </summary>
public static class DiskDilation
{
    /// <summary>A new mask of the same size; radius 0 gives a copy.</summary>
    public static BinaryMask Of(BinaryMask mask, int radius)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        var result = new BinaryMask(mask.Size);
        var halfWidths = HalfWidths(radius);
        var reach = (radius + 63) / 64;
        var buffer = new ulong[mask.WordsPerRow];
        for (var y = 0; y < mask.Height; y++)
        {
            var row = mask.Row(y);
            var first = row.IndexOfAnyExcept(0UL);
            if (first < 0) continue;
            var from = Math.Max(0, first - reach);
            var to = Math.Min(row.Length, row.LastIndexOfAnyExcept(0UL) + 1 + reach);
            var widened = buffer.AsSpan(from, to - from);
            row[from..to].CopyTo(widened);
            Spread(widened, from, y, halfWidths, result);
        }
        ClearBeyondWidth(result);
        return result;
    }

    /// <summary>Half width of the disk's row dy = 0..radius: the largest w with w^2 + dy^2 &lt;= radius^2. Never grows with dy.</summary>
    internal static int[] HalfWidths(int radius)
    {
        var widths = new int[radius + 1];
        var w = radius;
        for (var dy = 0; dy <= radius; dy++)
        {
            while ((long)w * w + (long)dy * dy > (long)radius * radius) w--;
            widths[dy] = w;
        }
        return widths;
    }

    // From the disk's poles to its equator, so that each half width is reached from the one before.
    private static void Spread(Span<ulong> widened, int from, int y, int[] halfWidths, BinaryMask result)
    {
        var width = 0;
        for (var dy = halfWidths.Length - 1; dy >= 0; dy--)
        {
            while (width < halfWidths[dy])
            {
                // Doubling: a step longer than width + 1 would leave gaps at the left image edge, where the row is cut off.
                var step = Math.Min(Math.Min(width + 1, 63), halfWidths[dy] - width);
                Widen(widened, step);
                width += step;
            }
            if (y - dy >= 0) Join(widened, result.Row(y - dy).Slice(from, widened.Length));
            if (dy > 0 && y + dy < result.Height) Join(widened, result.Row(y + dy).Slice(from, widened.Length));
        }
    }

    /// <summary>Joins the row with itself moved <paramref name="step"/> (1..63) pixels to the left and to the right.</summary>
    private static void Widen(Span<ulong> row, int step)
    {
        var back = 64 - step;
        ulong before = 0;
        var here = row[0];
        for (var i = 0; i < row.Length - 1; i++)
        {
            var after = row[i + 1];
            row[i] = here | here << step | here >> step | before >> back | after << back;
            before = here;
            here = after;
        }
        row[^1] = here | here << step | here >> step | before >> back;
    }

    private static void Join(ReadOnlySpan<ulong> source, Span<ulong> target)
    {
        target = target[..source.Length];
        for (var i = 0; i < source.Length; i++) target[i] |= source[i];
    }

    private static void ClearBeyondWidth(BinaryMask mask)
    {
        if (mask.Width % 64 == 0) return;
        var inside = (1UL << mask.Width % 64) - 1;
        for (var y = 0; y < mask.Height; y++) mask.Row(y)[^1] &= inside;
    }
}
