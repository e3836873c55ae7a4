namespace SamPt.Core.Imaging;

/// <summary>One video frame: row-major, interleaved 8-bit RGB, no padding between rows.</summary>
public sealed class RgbFrame
{
    private readonly byte[] pixels;

    /// <summary>A black frame.</summary>
    public RgbFrame(ImageSize size)
        : this(size, new byte[size.Area * 3])
    {
    }

    /// <summary>Takes ownership of <paramref name="pixels"/>, which holds height x width x 3 bytes.</summary>
    public RgbFrame(ImageSize size, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Height);
        if (pixels.Length != size.Area * 3)
            throw new ArgumentException($"{size} RGB needs {size.Area * 3} bytes, got {pixels.Length}.", nameof(pixels));
        Size = size;
        this.pixels = pixels;
    }

    public ImageSize Size { get; }

    public int Width => Size.Width;

    public int Height => Size.Height;

    /// <summary>All samples, row by row: R, G, B of pixel (0, 0) first.</summary>
    public Span<byte> Pixels => pixels;

    /// <summary>The 3 x width samples of row <paramref name="y"/>.</summary>
    public Span<byte> Row(int y) => pixels.AsSpan(y * Width * 3, Width * 3);
}
