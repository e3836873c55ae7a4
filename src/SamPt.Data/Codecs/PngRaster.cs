using SamPt.Core.Imaging;

namespace SamPt.Data.Codecs;

/// <summary>
/// The samples of a PNG as they are stored, row-major and interleaved: one byte each up to 8 bits (not scaled: a 1-bit sample is
/// 0 or 1), two bytes, high byte first, at 16 bits.
/// </summary>
public sealed class PngRaster
{
    internal PngRaster(PngHeader header, byte[] samples, Palette? palette)
    {
        Header = header;
        Samples = samples;
        Palette = palette;
    }

    public PngHeader Header { get; }

    public ImageSize Size => Header.Size;

    /// <summary>The palette that the samples index, or null where they are no indices.</summary>
    public Palette? Palette { get; }

    internal byte[] Samples { get; }

    /// <summary>The Width x Header.BytesPerPixel bytes of row <paramref name="y"/>.</summary>
    public ReadOnlySpan<byte> Row(int y) => Samples.AsSpan(y * Size.Width * Header.BytesPerPixel, Size.Width * Header.BytesPerPixel);

    /// <exception cref="SamPt.Core.DatasetException">The file is missing or no intact PNG.</exception>
    public static PngRaster Read(string path)
    {
        using var file = new PooledFile(path);
        return PngDecoder.Decode(file.Bytes, path);
    }

    /// <summary>Reads a PNG in memory; <paramref name="where"/> names it in errors.</summary>
    /// <exception cref="SamPt.Core.DatasetException">The bytes are no intact PNG.</exception>
    public static PngRaster Read(ReadOnlySpan<byte> bytes, string where) => PngDecoder.Decode(bytes, where);
}
