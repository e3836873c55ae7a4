namespace SamPt.Core.Masks;

/// <summary>
/// Erosion by a square, bit-parallel. Pixels beyond the image do not erode (OpenCV's default border).
/// </summary>
public static class SquareErosion
{
    /// <summary>
    /// The pixels whose whole square of <paramref name="side"/> pixels lies in the mask or beyond the image. The square of an even side
    /// reaches side / 2 pixels up and left and one fewer down and right (OpenCV's default anchor); side 0 means 3x3, as cv2.erode
    /// treats an empty kernel.
    /// </summary>
    public static BinaryMask Erode(BinaryMask mask, int side)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(side);
        if (side == 0) side = 3;
        var before = side / 2;
        var after = side - 1 - before;
        var columns = ErodeColumns(mask, before, after);
        return ErodeRows(columns, before, after);
    }

    /// <summary>Whole rows combined: the minimum over y - before .. y + after.</summary>
    private static BinaryMask ErodeColumns(BinaryMask mask, int before, int after)
    {
        var below = Copy(mask);
        foreach (var step in Steps(after + 1))
        {
            for (var y = 0; y + step < mask.Height; y++) And(below.Row(y), below.Row(y + step));
        }
        var above = Copy(mask);
        foreach (var step in Steps(before + 1))
        {
            for (var y = mask.Height - 1; y >= step; y--) And(above.Row(y), above.Row(y - step));
        }
        And(below.Words, above.Words);
        return below;
    }

    /// <summary>Bits of a row combined: the minimum over x - before .. x + after.</summary>
    private static BinaryMask ErodeRows(BinaryMask mask, int before, int after)
    {
        var result = new BinaryMask(mask.Size);
        var beyond = mask.Width % 64 == 0 ? 0UL : ulong.MaxValue << mask.Width % 64;
        Span<ulong> right = new ulong[mask.WordsPerRow];
        Span<ulong> left = new ulong[mask.WordsPerRow];
        for (var y = 0; y < mask.Height; y++)
        {
            mask.Row(y).CopyTo(right);
            right[^1] |= beyond;
            right.CopyTo(left);
            foreach (var step in Steps(after + 1)) AndWithRight(right, step);
            foreach (var step in Steps(before + 1)) AndWithLeft(left, step);
            var target = result.Row(y);
            right.CopyTo(target);
            And(target, left);
            target[^1] &= ~beyond;
        }
        return result;
    }

    /// <summary>
    /// Shifts that widen a minimum over 1 pixel to one over <paramref name="length"/>: 1, 2, 4, ... and the rest. The minimum is
    /// idempotent, so windows may overlap.
    /// </summary>
    private static IEnumerable<int> Steps(int length)
    {
        for (var covered = 1; covered < length;)
        {
            var step = Math.Min(covered, length - covered);
            yield return step;
            covered += step;
        }
    }

    /// <summary>Bit x becomes bit x and bit x + step; bits beyond the row count as set.</summary>
    private static void AndWithRight(Span<ulong> row, int step)
    {
        var (words, bits) = (step / 64, step % 64);
        for (var i = 0; i < row.Length; i++)
        {
            var low = Word(row, i + words);
            row[i] &= bits == 0 ? low : low >> bits | Word(row, i + words + 1) << 64 - bits;
        }
    }

    /// <summary>Bit x becomes bit x and bit x - step; bits before the row count as set.</summary>
    private static void AndWithLeft(Span<ulong> row, int step)
    {
        var (words, bits) = (step / 64, step % 64);
        for (var i = row.Length - 1; i >= 0; i--)
        {
            var high = Word(row, i - words);
            row[i] &= bits == 0 ? high : high << bits | Word(row, i - words - 1) >> 64 - bits;
        }
    }

    private static ulong Word(ReadOnlySpan<ulong> row, int i) => (uint)i < (uint)row.Length ? row[i] : ulong.MaxValue;

    private static void And(Span<ulong> target, ReadOnlySpan<ulong> other)
    {
        for (var i = 0; i < target.Length; i++) target[i] &= other[i];
    }

    private static BinaryMask Copy(BinaryMask mask)
    {
        var copy = new BinaryMask(mask.Size);
        mask.Words.CopyTo(copy.Words);
        return copy;
    }
}
