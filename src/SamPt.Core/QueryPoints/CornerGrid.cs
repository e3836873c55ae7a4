using SamPt.Core.Imaging;

namespace SamPt.Core.QueryPoints;

/// <summary>
/// Points with a distance between them, in cells of that size. The size is rounded to whole pixels, by half a pixel at most, and whole
/// positions two cells apart differ by at least a cell and a pixel: to search the neighbouring cells is enough.
/// </summary>
internal sealed class CornerGrid
{
    private readonly int cellSize;
    private readonly int columns;
    private readonly int rows;
    private readonly double squaredDistance;
    private readonly Dictionary<int, List<(int X, int Y)>> cells = [];

    public CornerGrid(ImageSize size, double minimumDistance)
    {
        cellSize = (int)Math.Round(minimumDistance, MidpointRounding.ToEven);
        columns = (size.Width + cellSize - 1) / cellSize;
        rows = (size.Height + cellSize - 1) / cellSize;
        squaredDistance = minimumDistance * minimumDistance;
    }

    /// <summary>Adds the point unless one in the cells around it is closer than the distance.</summary>
    public bool TryAdd(int x, int y)
    {
        var (column, row) = (x / cellSize, y / cellSize);
        for (var j = Math.Max(0, row - 1); j <= Math.Min(rows - 1, row + 1); j++)
        {
            for (var i = Math.Max(0, column - 1); i <= Math.Min(columns - 1, column + 1); i++)
            {
                if (cells.TryGetValue(j * columns + i, out var others) && others.Exists(p => IsTooClose(p.X - x, p.Y - y))) return false;
            }
        }
        if (!cells.TryGetValue(row * columns + column, out var cell)) cells.Add(row * columns + column, cell = []);
        cell.Add((x, y));
        return true;
    }

    private bool IsTooClose(int dx, int dy) => (double)dx * dx + (double)dy * dy < squaredDistance;
}
