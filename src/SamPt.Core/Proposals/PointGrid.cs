using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Core.Proposals;

/// <summary>Points spread evenly over an image.</summary>
public static class PointGrid
{
    /// <summary>
    /// The centres of <paramref name="perSide"/> x <paramref name="perSide"/> equal cells, row by row: numpy's
    /// linspace(1/2n, 1 - 1/2n, n) along each axis, times the size, in double precision.
    /// </summary>
    public static Vector2[] Of(ImageSize size, int perSide)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSide);
        var fractions = Fractions(perSide);
        var points = new Vector2[perSide * perSide];
        for (var row = 0; row < perSide; row++)
        {
            for (var column = 0; column < perSide; column++)
                points[row * perSide + column] = new Vector2((float)(fractions[column] * size.Width), (float)(fractions[row] * size.Height));
        }
        return points;
    }

    private static double[] Fractions(int count)
    {
        var first = 1.0 / (2 * count);
        var last = 1 - first;
        var fractions = new double[count];
        var step = count == 1 ? 0 : (last - first) / (count - 1);
        for (var i = 0; i < count; i++) fractions[i] = first + i * step;
        if (count > 1) fractions[^1] = last;
        return fractions;
    }
}
