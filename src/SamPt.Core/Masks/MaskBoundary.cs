namespace SamPt.Core.Masks;

/// <summary>
/// The boundary of a mask as the DAVIS evaluator draws it: a pixel is boundary if it differs from its right, its lower or its
/// lower-right neighbour; in the last row only the right neighbour counts, in the last column only the lower one, and the
/// bottom-right corner never is. So no boundary runs along the bottom or right image edge.
/// </summary>
public static class MaskBoundary
{
    /// <summary>The boundary pixels of <paramref name="mask"/>, a new mask of the same size.</summary>
    public static BinaryMask Of(BinaryMask mask)
    {
        var boundary = new BinaryMask(mask.Size);
        var lastColumn = 1UL << (mask.Width - 1 & 63);
        for (var y = 0; y < mask.Height; y++)
        {
            // A row compared with itself differs nowhere downwards: what is left is the right neighbour, the rule of the last row.
            var below = Math.Min(y + 1, mask.Height - 1);
            DrawRow(mask.Row(y), mask.Row(below), boundary.Row(y), lastColumn);
        }
        return boundary;
    }

    private static void DrawRow(ReadOnlySpan<ulong> row, ReadOnlySpan<ulong> below, Span<ulong> target, ulong lastColumn)
    {
        if (row.IndexOfAnyExcept(0UL) < 0 && below.IndexOfAnyExcept(0UL) < 0) return;
        below = below[..row.Length];
        target = target[..row.Length];
        var hasRight = ~lastColumn;
        ulong rightOfRow = 0, rightOfBelow = 0;
        for (var i = row.Length - 1; i >= 0; i--)
        {
            var here = row[i];
            var under = below[i];
            var right = here >> 1 | rightOfRow << 63;
            var lowerRight = under >> 1 | rightOfBelow << 63;
            target[i] = ((here ^ right) | (here ^ lowerRight)) & hasRight | (here ^ under);
            hasRight = ulong.MaxValue;
            rightOfRow = here;
            rightOfBelow = under;
        }
    }
}
