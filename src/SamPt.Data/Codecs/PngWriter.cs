using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using SamPt.Core.Imaging;

namespace SamPt.Data.Codecs;

/// <summary>Writes 8-bit PNGs without interlacing, all pixels in one IDAT chunk. The same input gives the same bytes.</summary>
internal static class PngWriter
{
    /// <summary>
    /// <paramref name="filtered"/> holds for every row its filter byte and its residuals; <paramref name="palette"/> goes with
    /// <see cref="PngColor.Palette"/> only.
    /// </summary>
    public static void Write(
        Stream stream, ImageSize size, PngColor color, Palette? palette, ReadOnlySpan<byte> filtered, CompressionLevel level)
    {
        stream.Write(PngChunks.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, size.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], size.Height);
        header[8] = 8;
        header[9] = (byte)color;
        header[10..].Clear();
        WriteChunk(stream, PngChunks.Ihdr, header);
        if (palette is not null) WriteChunk(stream, PngChunks.Plte, palette.Entries);
        using var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, level, leaveOpen: true)) deflater.Write(filtered);
        WriteChunk(stream, PngChunks.Idat, compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        WriteChunk(stream, PngChunks.Iend, []);
    }

    private static void WriteChunk(Stream stream, uint type, ReadOnlySpan<byte> data)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(data.Length + 12);
        try
        {
            var chunk = buffer.AsSpan(0, data.Length + 12);
            BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
            BinaryPrimitives.WriteUInt32BigEndian(chunk[4..], type);
            data.CopyTo(chunk[8..]);
            BinaryPrimitives.WriteUInt32BigEndian(chunk[^4..], PngCrc.Of(chunk[4..^4]));
            stream.Write(chunk);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
