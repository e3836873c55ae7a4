using System.Buffers;
using System.IO.Compression;
using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Codecs;

/// <summary>
/// Colour pictures as PNG. Reading gives RGB by Pillow's convert("RGB"): palettes are looked up, gray is spread over the full range
/// and repeated, alpha is dropped, 16-bit samples keep their high byte (for gray too, where Pillow would clip).
/// </summary>
public sealed class RgbPng : IFrameDecoder
{
    public string Name => "png";

    /// <exception cref="DatasetException">The file is missing or no intact PNG.</exception>
    public static RgbFrame Read(string path)
    {
        using var file = new PooledFile(path);
        return Read(file.Bytes, path);
    }

    /// <summary>Reads a PNG in memory; <paramref name="where"/> names it in errors.</summary>
    /// <exception cref="DatasetException">The bytes are no intact PNG.</exception>
    public static RgbFrame Read(ReadOnlySpan<byte> bytes, string where)
    {
        var raster = PngDecoder.Decode(bytes, where);
        var header = raster.Header;
        if (header is { Color: PngColor.Rgb, BitDepth: 8 }) return new RgbFrame(raster.Size, raster.Samples);
        var pixels = GC.AllocateUninitializedArray<byte>(raster.Size.Area * 3);
        if (raster.Palette is { } palette)
        {
            for (var i = 0; i < raster.Samples.Length; i++)
                palette.Entries.Slice(raster.Samples[i] * 3, 3).CopyTo(pixels.AsSpan(i * 3));
            return new RgbFrame(raster.Size, pixels);
        }
        var bytesPerSample = header.BitDepth == 16 ? 2 : 1;
        var stretch = header.BitDepth < 8 ? 255 / ((1 << header.BitDepth) - 1) : 1;
        // From red to green and to blue; gray has one sample for all three.
        var step = header.Channels >= 3 ? bytesPerSample : 0;
        for (int from = 0, to = 0; to < pixels.Length; from += header.BytesPerPixel, to += 3)
        {
            pixels[to] = (byte)(raster.Samples[from] * stretch);
            pixels[to + 1] = (byte)(raster.Samples[from + step] * stretch);
            pixels[to + 2] = (byte)(raster.Samples[from + 2 * step] * stretch);
        }
        return new RgbFrame(raster.Size, pixels);
    }

    /// <summary>Writes an 8-bit RGB PNG.</summary>
    public static void Write(Stream stream, RgbFrame frame)
    {
        var row = frame.Width * 3;
        var length = (row + 1) * frame.Height;
        var filtered = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            ReadOnlySpan<byte> above = new byte[row];
            for (var y = 0; y < frame.Height; y++)
            {
                PngFilterChoice.Apply(frame.Row(y), above, filtered.AsSpan(y * (row + 1), row + 1), step: 3);
                above = frame.Row(y);
            }
            PngWriter.Write(stream, frame.Size, PngColor.Rgb, null, filtered.AsSpan(0, length), CompressionLevel.Optimal);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(filtered);
        }
    }

    /// <summary>Writes an RGB PNG that appears under its name only when whole; the folder is made if absent.</summary>
    /// <exception cref="OutputException">The folder or file cannot be written.</exception>
    public static void Write(string path, RgbFrame frame) => AtomicFile.Write(path, stream => Write(stream, frame));

    RgbFrame IFrameDecoder.Decode(ReadOnlySpan<byte> bytes, string where) => Read(bytes, where);
}
