using SamPt.Data.Codecs;

namespace SamPt.Data.Tests.Codecs;

public sealed class PngFiltersTests
{
    [Fact]
    public void Undoing_a_filter_gives_the_row_back_for_runs_and_for_noise()
    {
        var random = new Random(29);
        foreach (var step in new[] { 1, 2, 3, 4, 6, 8 })
        {
            foreach (var length in new[] { 1, 5, 31, 32, 33, 63, 64, 65, 300 })
            {
                foreach (var changes in new[] { 0.02, 0.3, 1.0 })
                {
                    byte[] row = Runs(random, length, changes), above = Runs(random, length, changes);
                    if (random.Next(3) == 0) above.CopyTo(row, 0);
                    for (byte filter = 0; filter <= 4; filter++)
                    {
                        var undone = new byte[length];
                        PngFilters.Undo(filter, Residuals(filter, row, above, step), above, undone, step);
                        Assert.Equal(row, undone);
                    }
                }
            }
        }
    }

    [Fact]
    public void Every_row_that_the_writer_filters_can_be_undone()
    {
        var random = new Random(31);
        foreach (var length in new[] { 3, 6, 63, 192, 195 })
        {
            byte[] row = Runs(random, length, 0.2), above = Runs(random, length, 0.2), line = new byte[length + 1], undone = new byte[length];
            PngFilterChoice.Apply(row, above, line, step: 3);
            Assert.Equal(Residuals(line[0], row, above, 3), line[1..]);
            PngFilters.Undo(line[0], line.AsSpan(1), above, undone, step: 3);
            Assert.Equal(row, undone);
        }
    }

    // The filters word for word from clause 9 of the PNG standard.
    private static byte[] Residuals(byte filter, byte[] row, byte[] above, int step)
    {
        var residuals = new byte[row.Length];
        for (var x = 0; x < row.Length; x++)
        {
            int a = x >= step ? row[x - step] : 0, b = above[x], c = x >= step ? above[x - step] : 0, p = a + b - c;
            int pa = Math.Abs(p - a), pb = Math.Abs(p - b), pc = Math.Abs(p - c);
            var paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
            residuals[x] = (byte)(row[x] - (filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => paeth, _ => 0 }));
        }
        return residuals;
    }

    private static byte[] Runs(Random random, int length, double changes)
    {
        var row = new byte[length];
        byte value = 0;
        for (var x = 0; x < length; x++) row[x] = value = random.NextDouble() < changes ? (byte)random.Next(256) : value;
        return row;
    }
}
