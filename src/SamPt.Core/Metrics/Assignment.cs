namespace SamPt.Core.Metrics;

/// <summary>
/// The assignment of rows to columns with the greatest total gain: successive shortest augmenting paths (Jonker and Volgenant, 1987; for
/// rectangular matrices Crouse, 2016). Exact, cubic in the shorter side.
/// </summary>
public static class Assignment
{
    /// <summary>
    /// Pairs of row and column, as many as the shorter side is long, by rising row. Of equally good assignments the one that SciPy's
    /// linear_sum_assignment gives, whose order of looking at columns is kept.
    /// </summary>
    /// <param name="gains">Rows x columns, finite.</param>
    public static IReadOnlyList<(int Row, int Column)> Best(double[,] gains)
    {
        var (rows, columns) = (gains.GetLength(0), gains.GetLength(1));
        foreach (var gain in gains)
        {
            if (!double.IsFinite(gain)) throw new ArgumentException($"A gain is {gain}; expected finite numbers.", nameof(gains));
        }
        // Every row has to find a column, so the shorter side has to be the rows.
        if (rows > columns) return [.. ColumnOfEachRow(columns, rows, (r, c) => -gains[c, r]).Select((c, r) => (c, r)).Order()];
        return [.. ColumnOfEachRow(rows, columns, (r, c) => -gains[r, c]).Select((c, r) => (r, c))];
    }

    private static int[] ColumnOfEachRow(int rows, int columns, Func<int, int, double> cost)
    {
        var columnOf = Enumerable.Repeat(-1, rows).ToArray();
        var rowOf = Enumerable.Repeat(-1, columns).ToArray();
        var (rowPrice, columnPrice) = (new double[rows], new double[columns]);
        for (var row = 0; row < rows; row++)
        {
            var path = new ShortestPath(columns);
            var end = path.Find(row, rowOf, (r, c) => cost(r, c) - rowPrice[r] - columnPrice[c]);
            Reprice(path, row, columnOf, rowPrice, columnPrice);
            // Back along the path every row gives its column to the one before it.
            for (var column = end; ;)
            {
                var from = path.RowBefore[column];
                rowOf[column] = from;
                (columnOf[from], column) = (column, columnOf[from]);
                if (from == row) break;
            }
        }
        return columnOf;
    }

    private static void Reprice(ShortestPath path, int start, int[] columnOf, double[] rowPrice, double[] columnPrice)
    {
        foreach (var row in path.Rows) rowPrice[row] += row == start ? path.Length : path.Length - path.Cost[columnOf[row]];
        foreach (var column in path.Columns) columnPrice[column] -= path.Length - path.Cost[column];
    }

    /// <summary>Dijkstra's search from a row without a column to a column without a row, over reduced costs.</summary>
    private sealed class ShortestPath(int columns)
    {
        public double[] Cost { get; } = [.. Enumerable.Repeat(double.PositiveInfinity, columns)];

        public int[] RowBefore { get; } = [.. Enumerable.Repeat(-1, columns)];

        public List<int> Rows { get; } = [];

        public List<int> Columns { get; } = [];

        public double Length { get; private set; }

        public int Find(int row, int[] rowOf, Func<int, int, double> reducedCost)
        {
            // From the last column to the first, and what is done is replaced by the last of the list: SciPy's order, which decides ties.
            var open = Enumerable.Range(0, Cost.Length).Reverse().ToList();
            while (true)
            {
                Rows.Add(row);
                var (nearest, least) = (-1, double.PositiveInfinity);
                for (var i = 0; i < open.Count; i++)
                {
                    var column = open[i];
                    var cost = Length + reducedCost(row, column);
                    if (cost < Cost[column]) (Cost[column], RowBefore[column]) = (cost, row);
                    // Among equally near ones, one that is free ends the search.
                    if (Cost[column] < least || (Cost[column] == least && rowOf[column] < 0)) (nearest, least) = (i, Cost[column]);
                }
                Length = least;
                var chosen = open[nearest];
                Columns.Add(chosen);
                open[nearest] = open[^1];
                open.RemoveAt(open.Count - 1);
                if (rowOf[chosen] < 0) return chosen;
                row = rowOf[chosen];
            }
        }
    }
}
