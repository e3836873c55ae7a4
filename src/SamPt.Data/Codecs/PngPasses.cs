namespace SamPt.Data.Codecs;

/// <summary>One of the sub-images that a PNG stores one after another: pixels X + i * StepX, Y + j * StepY of the whole.</summary>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY, int Width, int Height)
{
    /// <summary>The passes of an image that have pixels: one without interlacing, up to Adam7's seven with it.</summary>
    public static IReadOnlyList<PngPass> Of(PngHeader header)
    {
        var (width, height) = (header.Size.Width, header.Size.Height);
        if (!header.Interlaced) return [new PngPass(0, 0, 1, 1, width, height)];
        ReadOnlySpan<(int X, int Y, int StepX, int StepY)> adam7 =
            [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        var passes = new List<PngPass>(7);
        foreach (var (x, y, stepX, stepY) in adam7)
        {
            if (x >= width || y >= height) continue;
            passes.Add(new PngPass(x, y, stepX, stepY, (width - x + stepX - 1) / stepX, (height - y + stepY - 1) / stepY));
        }
        return passes;
    }
}
