using System.Text.Json;
using SamPt.Core.Metrics;
using SamPt.Tests;

namespace SamPt.Core.Tests.Metrics;

public class AssignmentTests
{
    [Fact]
    public void Equals_scipy_on_random_matrices_ties_included()
    {
        // Golden/make_assignment_golden.py: 1x1 to 21x8 and 8x21, a quarter of them with hardly anything but ties.
        var cases = JsonDocument.Parse(File.ReadAllText(SharedData.Golden("assignment.json"))).RootElement.EnumerateArray().ToList();
        Assert.Equal(240, cases.Count);
        foreach (var golden in cases)
        {
            var rows = golden.GetProperty("gains").EnumerateArray().Select(row => row.EnumerateArray().Select(v => v.GetDouble()).ToArray()).ToArray();
            var expected = Numbers(golden.GetProperty("rows")).Zip(Numbers(golden.GetProperty("columns")));
            Assert.Equal(expected, Assignment.Best(Matrix(rows)));
        }
    }

    [Fact]
    public void Gains_as_much_as_the_best_of_all_permutations()
    {
        var random = new Random(11);
        for (var trial = 0; trial < 200; trial++)
        {
            var (rows, columns) = (random.Next(1, 6), random.Next(1, 6));
            var gains = new double[rows, columns];
            for (var r = 0; r < rows; r++) for (var c = 0; c < columns; c++) gains[r, c] = random.NextDouble() - 0.5;
            var pairs = Assignment.Best(gains);
            Assert.Equal(Math.Min(rows, columns), pairs.Select(p => p.Row).Distinct().Count());
            Assert.Equal(Math.Min(rows, columns), pairs.Select(p => p.Column).Distinct().Count());
            Assert.Equal(MostByTrying(gains, 0, []), pairs.Sum(p => gains[p.Row, p.Column]), 1e-12);
        }
    }

    [Fact]
    public void Has_no_pair_without_rows_or_columns()
    {
        Assert.Empty(Assignment.Best(new double[0, 3]));
        Assert.Empty(Assignment.Best(new double[3, 0]));
    }

    [Fact]
    public void Refuses_gains_that_are_no_numbers() => Assert.Throws<ArgumentException>(() => Assignment.Best(new[,] { { double.NaN } }));

    // Row by row every free column, and no column where there are more rows than columns.
    private static double MostByTrying(double[,] gains, int row, HashSet<int> taken)
    {
        var (rows, columns) = (gains.GetLength(0), gains.GetLength(1));
        if (row == rows || taken.Count == columns) return 0;
        var best = rows - row > columns - taken.Count ? MostByTrying(gains, row + 1, taken) : double.NegativeInfinity;
        for (var column = 0; column < columns; column++)
        {
            if (!taken.Add(column)) continue;
            best = Math.Max(best, gains[row, column] + MostByTrying(gains, row + 1, taken));
            taken.Remove(column);
        }
        return best;
    }

    private static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetInt32())];

    private static double[,] Matrix(double[][] rows)
    {
        var matrix = new double[rows.Length, rows[0].Length];
        for (var r = 0; r < rows.Length; r++) for (var c = 0; c < rows[0].Length; c++) matrix[r, c] = rows[r][c];
        return matrix;
    }
}
