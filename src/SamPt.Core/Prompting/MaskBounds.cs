using System.Buffers;
using SamPt.Core.Imaging;

namespace SamPt.Core.Prompting;

/// <summary>
/// The bounding box of a predicted mask at working scale, exactly as if the logits were upsampled first, without doing so where the
/// geometry allows.
/// </summary>
public static class MaskBounds
{
    /// <summary>The box around all working-scale pixels whose logit is above 0, or null if there are none.</summary>
    public static BoundingBox? Of(LowResolutionLogits logits) =>
        logits.Geometry.Content == logits.Geometry.Working ? WithoutUpsampling(logits) : ByUpsampling(logits);

    /// <summary>The plain way, for every geometry.</summary>
    internal static BoundingBox? ByUpsampling(LowResolutionLogits logits)
    {
        var size = logits.Geometry.Working;
        using var plane = MemoryPool<float>.Shared.Rent(size.Area);
        var values = plane.Memory.Span[..size.Area];
        LogitUpsampling.To(logits, size, values);
        return Positives(values, size);
    }

    private static BoundingBox? Positives(ReadOnlySpan<float> values, ImageSize size)
    {
        int xMin = int.MaxValue, xMax = -1, yMin = -1, yMax = -1;
        for (var y = 0; y < size.Height; y++)
        {
            var row = values.Slice(y * size.Width, size.Width);
            var first = 0;
            while (first < row.Length && !(row[first] > 0)) first++;
            if (first == row.Length) continue;
            var last = row.Length - 1;
            while (!(row[last] > 0)) last--;
            xMin = Math.Min(xMin, first);
            xMax = Math.Max(xMax, last);
            if (yMin < 0) yMin = y;
            yMax = y;
        }
        return yMin < 0 ? null : new BoundingBox(xMin, yMin, xMax, yMax);
    }

    /// <summary>
    /// A pixel can only be positive where one of its four grid cells is. So the box lies within the pixels that touch the grid's
    /// own positive box, and its sides are found by scanning inwards from there.
    /// </summary>
    private static BoundingBox? WithoutUpsampling(LowResolutionLogits logits)
    {
        if (Positives(logits.Values, logits.Geometry.Grid) is not { } cells) return null;
        var (columns, rows) = (logits.Geometry.GridToContent.Columns, logits.Geometry.GridToContent.Rows);
        var (left, right) = Touching(columns, cells.XMin, cells.XMax);
        var (top, bottom) = Touching(rows, cells.YMin, cells.YMax);
        if (left > right || top > bottom) return null; // all of it lies in the padding

        var buffer = ArrayPool<float>.Shared.Rent(logits.Geometry.Grid.Longest);
        try
        {
            while (left <= right && !ColumnIsPositive(logits, left, top, bottom, buffer)) left++;
            if (left > right) return null;
            while (!ColumnIsPositive(logits, right, top, bottom, buffer)) right--;
            while (!RowIsPositive(logits, top, left, right)) top++;
            while (!RowIsPositive(logits, bottom, left, right)) bottom--;
            return new BoundingBox(left, top, right, bottom);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private static (int First, int Last) Touching(LinearTaps taps, int lowest, int highest)
    {
        var first = 0;
        while (first < taps.Count && taps.Second[first] < lowest) first++;
        var last = taps.Count - 1;
        while (last >= 0 && taps.First[last] > highest) last--;
        return (first, last);
    }

    private static bool ColumnIsPositive(LowResolutionLogits logits, int x, int top, int bottom, float[] column)
    {
        var (columns, rows) = (logits.Geometry.GridToContent.Columns, logits.Geometry.GridToContent.Rows);
        for (var cell = rows.First[top]; cell <= rows.Second[bottom]; cell++)
            column[cell] = Across(logits.Row(cell), columns, x);
        for (var y = top; y <= bottom; y++)
        {
            if ((1 - rows.Weight[y]) * column[rows.First[y]] + rows.Weight[y] * column[rows.Second[y]] > 0) return true;
        }
        return false;
    }

    private static bool RowIsPositive(LowResolutionLogits logits, int y, int left, int right)
    {
        var (columns, rows) = (logits.Geometry.GridToContent.Columns, logits.Geometry.GridToContent.Rows);
        var upper = logits.Row(rows.First[y]);
        var lower = logits.Row(rows.Second[y]);
        var weight = rows.Weight[y];
        for (var x = left; x <= right; x++)
        {
            if ((1 - weight) * Across(upper, columns, x) + weight * Across(lower, columns, x) > 0) return true;
        }
        return false;
    }

    private static float Across(ReadOnlySpan<float> row, LinearTaps taps, int x) =>
        (1 - taps.Weight[x]) * row[taps.First[x]] + taps.Weight[x] * row[taps.Second[x]];
}
