using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Core.QueryPoints;

/// <summary>
/// Corners of Shi and Tomasi, "Good Features to Track", 1994, equal to OpenCV's goodFeaturesToTrack with a block and a Sobel
/// aperture of 3: local maxima of the smaller eigenvalue, strongest first, with a distance between them.
/// </summary>
public static class CornerDetector
{
    /// <summary>At most <paramref name="maximum"/> corners inside the mask, by falling strength; never on the image's outermost pixels.</summary>
    /// <param name="gray">The image.</param>
    /// <param name="mask">Where corners are wanted; of the image's size.</param>
    /// <param name="maximum">At least 1.</param>
    /// <param name="quality">Corners at or below this share of the strongest one in the mask are dropped; above 0.</param>
    /// <param name="minimumDistance">Pixels between two corners at least; below 1 any distance will do.</param>
    public static (int X, int Y)[] Detect(Plane<byte> gray, BinaryMask mask, int maximum, double quality, double minimumDistance)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximum);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quality);
        ArgumentOutOfRangeException.ThrowIfNegative(minimumDistance);
        if (mask.Size != gray.Size) throw new ArgumentException($"mask is {mask.Size}, image is {gray.Size}.", nameof(mask));

        var strength = MinimumEigenvalues.Map(gray);
        var maxima = LocalMaxima(strength, mask.Pixels(), quality);
        maxima.Sort(StrongestFirst);
        return Spread(maxima, gray.Size, maximum, minimumDistance);
    }

    // OpenCV sorts pointers; equal strengths come in falling order of address.
    private static int StrongestFirst(Corner a, Corner b)
    {
        var order = b.Strength.CompareTo(a.Strength);
        return order != 0 ? order : (b.Y, b.X).CompareTo((a.Y, a.X));
    }

    private static List<Corner> LocalMaxima(Plane<float> strength, (int X, int Y)[] pixels, double quality)
    {
        var maxima = new List<Corner>();
        if (pixels.Length == 0) return maxima;
        var strongest = float.NegativeInfinity;
        foreach (var (x, y) in pixels) strongest = Math.Max(strongest, strength[x, y]);
        var threshold = (float)(strongest * quality);
        foreach (var (x, y) in pixels)
        {
            if (x == 0 || y == 0 || x == strength.Width - 1 || y == strength.Height - 1) continue;
            var value = Kept(strength[x, y], threshold);
            if (value != 0 && IsLocalMaximum(strength, x, y, value, threshold)) maxima.Add(new Corner(x, y, value));
        }
        return maxima;
    }

    private static bool IsLocalMaximum(Plane<float> strength, int x, int y, float value, float threshold)
    {
        for (var j = y - 1; j <= y + 1; j++)
        {
            foreach (var neighbour in strength.Row(j).Slice(x - 1, 3))
            {
                if (Kept(neighbour, threshold) > value) return false;
            }
        }
        return true;
    }

    // Thresholding to zero comes before the comparison of neighbours: it matters where all strengths are negative by rounding.
    private static float Kept(float strength, float threshold) => strength > threshold ? strength : 0;

    /// <summary>Takes corners from the strongest on, skipping those too close to one already taken.</summary>
    private static (int X, int Y)[] Spread(List<Corner> corners, ImageSize size, int maximum, double minimumDistance)
    {
        if (minimumDistance < 1) return [.. corners.Take(maximum).Select(c => (c.X, c.Y))];
        var taken = new List<(int X, int Y)>();
        var grid = new CornerGrid(size, minimumDistance);
        foreach (var corner in corners)
        {
            if (!grid.TryAdd(corner.X, corner.Y)) continue;
            taken.Add((corner.X, corner.Y));
            if (taken.Count == maximum) break;
        }
        return [.. taken];
    }

    private readonly record struct Corner(int X, int Y, float Strength);
}
