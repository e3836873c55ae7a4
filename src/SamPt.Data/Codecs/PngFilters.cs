using System.Numerics;

namespace SamPt.Data.Codecs;

/// <summary>
/// Undoes PNG's row filters (ISO 15948, clause 9). Label maps consist of long runs, and most residuals of a run are 0: there the
/// serial filters (Sub, Average, Paeth) reduce to a fill or a copy of the row above, which is what the shortcuts below do.
/// </summary>
internal static class PngFilters
{
    public const byte None = 0, Sub = 1, Up = 2, Average = 3, Paeth = 4;

    /// <summary>
    /// Writes the row that <paramref name="residuals"/> and the row above give. All three spans have the row's length;
    /// <paramref name="step"/> is the number of bytes from a sample to the same sample of the pixel to its left.
    /// </summary>
    public static void Undo(byte filter, ReadOnlySpan<byte> residuals, ReadOnlySpan<byte> above, Span<byte> row, int step)
    {
        switch (filter)
        {
            case Sub when step == 1: UndoSub(residuals, row); break;
            case Sub: UndoSub(residuals, row, step); break;
            case Up: UndoUp(residuals, above, row); break;
            case Average when step == 1: UndoAverage(residuals, above, row); break;
            case Average: UndoAverage(residuals, above, row, step); break;
            case Paeth when step == 1: UndoPaeth(residuals, above, row); break;
            case Paeth: UndoPaeth(residuals, above, row, step); break;
            default: residuals.CopyTo(row); break;
        }
    }

    /// <summary>The neighbour (left, above, above left) that is closest to left + above - above left; ties in that order.</summary>
    public static byte Predict(int left, int above, int aboveLeft)
    {
        var toLeft = Magnitude(above - aboveLeft);
        var toAbove = Magnitude(left - aboveLeft);
        var toAboveLeft = Magnitude(left + above - 2 * aboveLeft);
        // Selecting by sign masks: on photographs the choice is as good as random, and a branch would be mispredicted as often.
        var ifAboveLeft = toAboveLeft - toAbove >> 31;
        var nearest = toAbove + (toAboveLeft - toAbove & ifAboveLeft);
        var other = above ^ (above ^ aboveLeft) & ifAboveLeft;
        return (byte)(left ^ (left ^ other) & nearest - toLeft >> 31);
    }

    // Math.Abs branches on the sign.
    private static int Magnitude(int value) => (value ^ value >> 31) - (value >> 31);

    private static void UndoUp(ReadOnlySpan<byte> residuals, ReadOnlySpan<byte> above, Span<byte> row)
    {
        var x = 0;
        for (; x <= row.Length - Vector<byte>.Count; x += Vector<byte>.Count)
            (new Vector<byte>(residuals[x..]) + new Vector<byte>(above[x..])).CopyTo(row[x..]);
        for (; x < row.Length; x++) row[x] = (byte)(residuals[x] + above[x]);
    }

    private static void UndoSub(ReadOnlySpan<byte> residuals, Span<byte> row)
    {
        byte left = 0;
        for (var x = 0; x < row.Length;)
        {
            if (residuals[x] == 0)
            {
                var run = ZeroRun(residuals[x..]);
                row.Slice(x, run).Fill(left);
                x += run;
                continue;
            }
            left += residuals[x];
            row[x++] = left;
        }
    }

    private static void UndoAverage(ReadOnlySpan<byte> residuals, ReadOnlySpan<byte> above, Span<byte> row)
    {
        byte left = 0;
        for (var x = 0; x < row.Length;)
        {
            // (a + a) / 2 = a: the value goes on as long as the row above has it too.
            if (residuals[x] == 0 && above[x] == left)
            {
                var run = ZeroRun(residuals[x..]);
                var same = above.Slice(x, run).IndexOfAnyExcept(left);
                if (same >= 0) run = same;
                row.Slice(x, run).Fill(left);
                x += run;
                continue;
            }
            left = (byte)(residuals[x] + (left + above[x] >> 1));
            row[x++] = left;
        }
    }

    private static void UndoPaeth(ReadOnlySpan<byte> residuals, ReadOnlySpan<byte> above, Span<byte> row)
    {
        byte left = 0, aboveLeft = 0;
        for (var x = 0; x < row.Length;)
        {
            // Where left equals above left the prediction is above, which makes them equal again one pixel on.
            if (residuals[x] == 0 && left == aboveLeft)
            {
                var run = ZeroRun(residuals[x..]);
                above.Slice(x, run).CopyTo(row[x..]);
                x += run;
                left = aboveLeft = above[x - 1];
                continue;
            }
            left = (byte)(residuals[x] + Predict(left, above[x], aboveLeft));
            aboveLeft = above[x];
            row[x++] = left;
        }
    }

    private static void UndoSub(ReadOnlySpan<byte> residuals, Span<byte> row, int step)
    {
        var first = Math.Min(step, row.Length);
        residuals[..first].CopyTo(row);
        for (var x = first; x < row.Length; x++) row[x] = (byte)(residuals[x] + row[x - step]);
    }

    private static void UndoAverage(ReadOnlySpan<byte> residuals, ReadOnlySpan<byte> above, Span<byte> row, int step)
    {
        var first = Math.Min(step, row.Length);
        for (var x = 0; x < first; x++) row[x] = (byte)(residuals[x] + (above[x] >> 1));
        for (var x = first; x < row.Length; x++) row[x] = (byte)(residuals[x] + (row[x - step] + above[x] >> 1));
    }

    private static void UndoPaeth(ReadOnlySpan<byte> residuals, ReadOnlySpan<byte> above, Span<byte> row, int step)
    {
        var first = Math.Min(step, row.Length);
        for (var x = 0; x < first; x++) row[x] = (byte)(residuals[x] + above[x]);
        for (var x = first; x < row.Length; x++)
            row[x] = (byte)(residuals[x] + Predict(row[x - step], above[x], above[x - step]));
    }

    private static int ZeroRun(ReadOnlySpan<byte> residuals)
    {
        var end = residuals.IndexOfAnyExcept((byte)0);
        return end < 0 ? residuals.Length : end;
    }
}
