namespace SamPt.Core.Imaging;

/// <summary>
/// Luma and chroma of one frame (JPEG's YCbCr, chroma around 0) at halving sizes, level 0 at full size and without chroma. Pixel (x, y)
/// of level l + 1 lies on pixel (2x, 2y) of level l, as in OpenCV's pyrDown: a position changes level by a factor of two alone.
/// Its memory serves one frame after the other.
/// </summary>
public sealed class ImagePyramid
{
    private const int SmallestSide = 16;

    private readonly ImagePyramidLevel[] levels;

    /// <summary>
    /// Room for a pyramid of at most <paramref name="maximumLevels"/> levels; it ends before a side falls below 16 pixels. Every plane
    /// carries <paramref name="margin"/> replicated pixels on all sides.
    /// </summary>
    public ImagePyramid(ImageSize size, int maximumLevels, int margin)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumLevels);
        ArgumentOutOfRangeException.ThrowIfNegative(margin);
        var list = new List<ImagePyramidLevel> { new(new ImagePyramidPlane(size, margin), null, null) };
        while (list.Count < maximumLevels && Math.Min(size.Width, size.Height) / 2 >= SmallestSide)
        {
            size = new ImageSize((size.Width + 1) / 2, (size.Height + 1) / 2);
            list.Add(new(new ImagePyramidPlane(size, margin), new ImagePyramidPlane(size, margin), new ImagePyramidPlane(size, margin)));
        }
        levels = [.. list];
    }

    /// <summary>Finest first.</summary>
    public IReadOnlyList<ImagePyramidLevel> Levels => levels;

    public ImageSize Size => levels[0].Size;

    /// <summary>Fills all levels from <paramref name="frame"/>, which has the size of this pyramid.</summary>
    public void Load(RgbFrame frame)
    {
        if (frame.Size != Size) throw new ArgumentException($"The pyramid is {Size}, the frame {frame.Size}.", nameof(frame));
        ImagePyramidConversion.Luma(frame, levels[0].Luma);
        for (var i = 1; i < levels.Length; i++)
        {
            levels[i].Luma.LoadHalf(levels[i - 1].Luma);
            if (i == 1)
            {
                ImagePyramidConversion.HalfSizeChroma(frame, levels[i].Cb!, levels[i].Cr!);
            }
            else
            {
                levels[i].Cb!.LoadHalf(levels[i - 1].Cb!);
                levels[i].Cr!.LoadHalf(levels[i - 1].Cr!);
            }
        }
    }
}

/// <summary>One level of an <see cref="ImagePyramid"/>.</summary>
/// <param name="Luma">0 .. 255, ITU-R 601.</param>
/// <param name="Cb">-128 .. 128; null on level 0.</param>
/// <param name="Cr">As <paramref name="Cb"/>.</param>
public sealed record ImagePyramidLevel(ImagePyramidPlane Luma, ImagePyramidPlane? Cb, ImagePyramidPlane? Cr)
{
    public ImageSize Size => Luma.Size;
}
