namespace SamPt.Core.Imaging;

/// <summary>Width and height in pixels.</summary>
public readonly record struct ImageSize(int Width, int Height)
{
    /// <summary>The longer of the two sides.</summary>
    public int Longest => Math.Max(Width, Height);

    /// <summary>Number of pixels.</summary>
    public int Area => Width * Height;

    /// <summary>
    /// The size whose longest side is <paramref name="longest"/>, the other rounded half up, as SAM's ResizeLongestSide does:
    /// s = longest / max(h, w); int(dim * s + 0.5).
    /// </summary>
    public ImageSize WithLongestSide(int longest)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longest);
        var scale = longest * 1.0 / Longest;
        return new ImageSize((int)(Width * scale + 0.5), (int)(Height * scale + 0.5));
    }

    /// <summary>
    /// The size whose shortest side is <paramref name="shortest"/>, or, where that makes the other one longer than <paramref name="longest"/>,
    /// whose longest side is that: detectron2's ResizeShortestEdge, rounded half up.
    /// </summary>
    public ImageSize WithShortestSide(int shortest, int longest)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shortest);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longest);
        var scale = shortest * 1.0 / Math.Min(Width, Height);
        // The short side is the number itself, not a product that rounding could spoil.
        var (width, height) = Height < Width ? (scale * Width, (double)shortest) : (shortest, scale * Height);
        if (Math.Max(width, height) > longest)
        {
            var shrink = longest * 1.0 / Math.Max(width, height);
            (width, height) = (width * shrink, height * shrink);
        }
        return new ImageSize((int)(width + 0.5), (int)(height + 0.5));
    }

    /// <summary>Width before height, as the field writes sizes: 854x480.</summary>
    public override string ToString() => $"{Width}x{Height}";
}
