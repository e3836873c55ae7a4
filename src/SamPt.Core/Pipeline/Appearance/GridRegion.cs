using SamPt.Core.Imaging;

namespace SamPt.Core.Pipeline.Appearance;

/// <summary>A rectangle of cells of a segmenter's grid; the right and the lower end are not in it.</summary>
internal readonly record struct GridRegion(int Left, int Top, int Right, int Bottom)
{
    /// <summary>Keeps a small object's region from being nothing but the object.</summary>
    private const int LeastMargin = 2;

    public bool IsEmpty => Right <= Left;

    /// <summary>The bounds of what is above 0, wider on all sides by a share of their longer side.</summary>
    public static GridRegion Around(ReadOnlySpan<float> logits, ImageSize grid, float margin)
    {
        var (left, top, right, bottom) = (grid.Width, grid.Height, -1, -1);
        for (var i = 0; i < logits.Length; i++)
        {
            if (logits[i] <= 0) continue;
            var (x, y) = (i % grid.Width, i / grid.Width);
            (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
        }
        if (right < 0) return default;
        var wider = (int)(margin * (Math.Max(right - left, bottom - top) + 1)) + LeastMargin;
        return new GridRegion(
            Math.Max(0, left - wider), Math.Max(0, top - wider), Math.Min(grid.Width, right + wider + 1), Math.Min(grid.Height, bottom + wider + 1));
    }

    /// <summary>Its cells, row by row.</summary>
    public IEnumerable<(int X, int Y)> Cells()
    {
        for (var y = Top; y < Bottom; y++)
        {
            for (var x = Left; x < Right; x++) yield return (x, y);
        }
    }
}
