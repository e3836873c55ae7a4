using System.Buffers.Binary;
using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Codecs;

/// <summary>What a PNG's samples mean; the values are those of the IHDR chunk.</summary>
public enum PngColor
{
    Gray = 0,
    Rgb = 2,
    Palette = 3,
    GrayAlpha = 4,
    Rgba = 6,
}

/// <summary>The IHDR chunk of a PNG.</summary>
/// <param name="Size">Width and height in pixels.</param>
/// <param name="BitDepth">Bits per sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Color">What the samples are.</param>
/// <param name="Interlaced">Whether the rows come in Adam7's seven passes.</param>
public readonly record struct PngHeader(ImageSize Size, int BitDepth, PngColor Color, bool Interlaced)
{
    // Pillow refuses images of more pixels than this as decompression bombs; nothing that a camera films comes near.
    private const long LargestArea = 178_956_970;

    /// <summary>Samples per pixel; a palette index is one sample.</summary>
    public int Channels => Color switch
    {
        PngColor.Rgb => 3,
        PngColor.GrayAlpha => 2,
        PngColor.Rgba => 4,
        _ => 1,
    };

    /// <summary>Bytes of one pixel once samples below 8 bits are unpacked to a byte each.</summary>
    public int BytesPerPixel => Channels * (BitDepth == 16 ? 2 : 1);

    /// <summary>Bytes of a row of <paramref name="width"/> pixels as the file packs it, without the filter byte.</summary>
    internal int PackedBytes(int width) => (int)(((long)width * Channels * BitDepth + 7) / 8);

    internal static PngHeader Parse(ReadOnlySpan<byte> data, string where)
    {
        if (data.Length != 13) throw Corrupt(where, $"its IHDR chunk has {data.Length} bytes, expected 13");
        var width = BinaryPrimitives.ReadUInt32BigEndian(data);
        var height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (width == 0 || height == 0 || width > int.MaxValue || height > int.MaxValue || (long)width * height > LargestArea)
            throw Corrupt(where, $"it claims to be {width}x{height}, expected 1 to {LargestArea} pixels");
        int depth = data[8], color = data[9];
        var allowed = color switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!allowed) throw Corrupt(where, $"colour type {color} with bit depth {depth} does not exist in PNG");
        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
            throw Corrupt(where, $"compression {data[10]}, filter {data[11]}, interlace {data[12]} are not PNG's (0, 0, 0 or 1)");
        return new PngHeader(new ImageSize((int)width, (int)height), depth, (PngColor)color, data[12] == 1);
    }

    internal static DatasetException Corrupt(string where, string what, Exception? inner = null) =>
        new($"{where}: corrupt PNG: {what}; fetch or write the file again.", inner);
}
