namespace SamPt.Data.Codecs;

/// <summary>
/// Picks a filter for each row of a picture by the rule that PNG's authors recommend (ISO 15948, clause 12.8): the one whose
/// residuals, taken as signed bytes, have the smallest sum of absolute values.
/// </summary>
internal static class PngFilterChoice
{
    /// <summary>
    /// Writes the filter byte and the residuals of <paramref name="row"/>, one byte more than the row. Spans and
    /// <paramref name="step"/> are those of <see cref="PngFilters.Undo"/>.
    /// </summary>
    public static void Apply(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> line, int step)
    {
        var candidate = new byte[row.Length];
        var smallest = long.MaxValue;
        for (var filter = PngFilters.None; filter <= PngFilters.Paeth; filter++)
        {
            Filter(filter, row, above, candidate, step);
            var sum = 0L;
            foreach (var residual in candidate) sum += residual < 128 ? residual : 256 - residual;
            if (sum >= smallest) continue;
            smallest = sum;
            line[0] = filter;
            candidate.CopyTo(line[1..]);
        }
    }

    private static void Filter(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> residuals, int step)
    {
        // The first pixel has no left neighbour, which counts as 0: Paeth's prediction is then the one above.
        var first = Math.Min(step, row.Length);
        row[..first].CopyTo(residuals);
        for (var x = 0; x < first && filter >= PngFilters.Up; x++)
            residuals[x] -= (byte)(filter == PngFilters.Average ? above[x] >> 1 : above[x]);

        var left = row[..^first];
        var aboveLeft = above[..^first];
        row = row[first..];
        above = above[first..];
        residuals = residuals[first..];
        switch (filter)
        {
            case PngFilters.None:
                row.CopyTo(residuals);
                break;
            case PngFilters.Sub:
                for (var x = 0; x < row.Length; x++) residuals[x] = (byte)(row[x] - left[x]);
                break;
            case PngFilters.Up:
                for (var x = 0; x < row.Length; x++) residuals[x] = (byte)(row[x] - above[x]);
                break;
            case PngFilters.Average:
                for (var x = 0; x < row.Length; x++) residuals[x] = (byte)(row[x] - (left[x] + above[x] >> 1));
                break;
            default:
                for (var x = 0; x < row.Length; x++)
                    residuals[x] = (byte)(row[x] - PngFilters.Predict(left[x], above[x], aboveLeft[x]));
                break;
        }
    }
}
