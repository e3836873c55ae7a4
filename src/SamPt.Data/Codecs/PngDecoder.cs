using System.Buffers;
using System.IO.Compression;

namespace SamPt.Data.Codecs;

/// <summary>Reads any PNG of ISO 15948 into unfiltered, de-interlaced samples.</summary>
internal static class PngDecoder
{
    // DEFLATE packs at most 258 bytes into two bits: a file that promises more than this per byte is cut short.
    private const long LargestExpansion = 1032;

    public static PngRaster Decode(ReadOnlySpan<byte> bytes, string where)
    {
        var chunks = new PngChunks(bytes, where);
        chunks.MoveNext();
        if (chunks.Type != PngChunks.Ihdr) throw PngHeader.Corrupt(where, $"its first chunk is {chunks.TypeName}, expected IHDR");
        var header = PngHeader.Parse(chunks.Data, where);
        Palette? palette = null;
        var compressed = ArrayPool<byte>.Shared.Rent(bytes.Length);
        try
        {
            var length = 0;
            for (chunks.MoveNext(); chunks.Type != PngChunks.Iend; chunks.MoveNext())
            {
                switch (chunks.Type)
                {
                    case PngChunks.Idat:
                        chunks.Data.CopyTo(compressed.AsSpan(length));
                        length += chunks.Data.Length;
                        break;
                    case PngChunks.Plte:
                        palette = ParsePalette(chunks.Data, where);
                        break;
                    default:
                        if (!chunks.IsAncillary)
                            throw PngHeader.Corrupt(where, $"it needs the unknown chunk {chunks.TypeName}");
                        break;
                }
            }
            if (length == 0) throw PngHeader.Corrupt(where, "it has no IDAT chunk");
            if (header.Color == PngColor.Palette && palette is null)
                throw PngHeader.Corrupt(where, "it has colour type 3 (palette) but no PLTE chunk");
            var samples = Inflate(header, compressed, length, where);
            return new PngRaster(header, samples, header.Color == PngColor.Palette ? palette : null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(compressed);
        }
    }

    private static Palette ParsePalette(ReadOnlySpan<byte> data, string where)
    {
        if (data.Length is 0 or > 768 || data.Length % 3 != 0)
            throw PngHeader.Corrupt(where, $"its PLTE chunk has {data.Length} bytes, expected 3 per entry, 1 to 256 entries");
        return new Palette(data);
    }

    private static byte[] Inflate(PngHeader header, byte[] compressed, int length, string where)
    {
        var passes = PngPass.Of(header);
        var size = passes.Sum(pass => (1L + header.PackedBytes(pass.Width)) * pass.Height);
        if (size > Array.MaxLength || size > length * LargestExpansion)
            throw PngHeader.Corrupt(where, $"{length} compressed bytes cannot hold {header.Size} pixels");
        var filtered = ArrayPool<byte>.Shared.Rent((int)size);
        try
        {
            ReadAll(compressed, length, filtered.AsSpan(0, (int)size), where);
            var samples = GC.AllocateUninitializedArray<byte>(header.Size.Area * header.BytesPerPixel);
            ReadOnlySpan<byte> rest = filtered.AsSpan(0, (int)size);
            foreach (var pass in passes)
            {
                var bytes = (1 + header.PackedBytes(pass.Width)) * pass.Height;
                Unfilter(header, pass, rest[..bytes], samples, where);
                rest = rest[bytes..];
            }
            return samples;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(filtered);
        }
    }

    private static void ReadAll(byte[] compressed, int length, Span<byte> target, string where)
    {
        try
        {
            using var inflater = new ZLibStream(new MemoryStream(compressed, 0, length, writable: false), CompressionMode.Decompress);
            var read = inflater.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
            if (read < target.Length)
                throw PngHeader.Corrupt(where, $"its pixel data end after {read} bytes, expected {target.Length}");
            // Reading on to the end of the stream is what makes the inflater check the Adler-32 sum.
            Span<byte> beyond = stackalloc byte[1];
            _ = inflater.Read(beyond);
        }
        catch (InvalidDataException exception)
        {
            throw PngHeader.Corrupt(where, "its compressed pixel data are damaged", exception);
        }
    }

    private static void Unfilter(PngHeader header, PngPass pass, ReadOnlySpan<byte> filtered, byte[] samples, string where)
    {
        var packed = header.PackedBytes(pass.Width);
        var step = Math.Max(1, header.Channels * header.BitDepth / 8);
        var direct = header.BitDepth >= 8 && pass.StepX == 1 && pass.StepY == 1;
        ReadOnlySpan<byte> above = new byte[packed];
        Span<byte> even = direct ? [] : new byte[packed], odd = direct ? [] : new byte[packed];
        for (var y = 0; y < pass.Height; y++)
        {
            var line = filtered.Slice(y * (packed + 1), packed + 1);
            if (line[0] > PngFilters.Paeth) throw PngHeader.Corrupt(where, $"row {y} has filter {line[0]}, expected 0 to 4");
            var row = direct ? samples.AsSpan(y * packed, packed) : y % 2 == 0 ? even : odd;
            PngFilters.Undo(line[0], line[1..], above, row, step);
            if (!direct) Scatter(header, pass, y, row, samples);
            above = row;
        }
    }

    /// <summary>Unpacks samples below 8 bits to a byte each and puts the pass's row where it belongs in the image.</summary>
    private static void Scatter(PngHeader header, PngPass pass, int y, ReadOnlySpan<byte> row, byte[] samples)
    {
        var bytes = header.BytesPerPixel;
        var depth = header.BitDepth;
        var target = samples.AsSpan((pass.Y + y * pass.StepY) * header.Size.Width * bytes, header.Size.Width * bytes);
        for (var x = 0; x < pass.Width; x++)
        {
            var to = target.Slice((pass.X + x * pass.StepX) * bytes, bytes);
            if (depth >= 8) row.Slice(x * bytes, bytes).CopyTo(to);
            else to[0] = (byte)(row[x * depth >> 3] >> 8 - depth - (x * depth & 7) & (1 << depth) - 1);
        }
    }
}
