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
        for (var x = 0; x < row.Length; x++)
        {
            int left = x < step ? 0 : row[x - step], aboveLeft = x < step ? 0 : above[x - step];
            var predicted = filter switch
            {
                PngFilters.Sub => left,
                PngFilters.Up => above[x],
                PngFilters.Average => left + above[x] >> 1,
                PngFilters.Paeth => PngFilters.Predict(left, above[x], aboveLeft),
                _ => 0,
            };
            residuals[x] = (byte)(row[x] - predicted);
        }
    }
}
