using System.Buffers;
using System.IO.Compression;
using SamPt.Core;
using SamPt.Core.Masks;

namespace SamPt.Data.Codecs;

/// <summary>
/// Label maps as PNG. A pixel's object id is its palette index or its gray sample as stored: gray images below 8 bits are not
/// stretched to 0..255, so that a 1-bit image holds the ids 0 and 1. Transparency (tRNS) is ignored.
/// </summary>
public static class LabelPng
{
    /// <exception cref="DatasetException">The file is missing, no intact PNG, or no label map.</exception>
    public static LabelImage Read(string path)
    {
        using var file = new PooledFile(path);
        return Read(file.Bytes, path);
    }

    /// <summary>Reads a PNG in memory; <paramref name="where"/> names it in errors.</summary>
    /// <exception cref="DatasetException">The bytes are no intact PNG, or no label map.</exception>
    public static LabelImage Read(ReadOnlySpan<byte> bytes, string where)
    {
        var raster = PngDecoder.Decode(bytes, where);
        if (raster.Header.Color is not (PngColor.Palette or PngColor.Gray))
            throw new DatasetException($"{where}: {Describe(raster.Header.Color)} has no object ids; "
                + "expected a palette or gray PNG; convert it so that each pixel holds its object id.");
        var labels = raster.Header.BitDepth == 16 ? Narrow(raster, where) : raster.Samples;
        return new LabelImage(new LabelMap(raster.Size, labels), raster.Palette);
    }

    /// <summary>Writes an 8-bit palette PNG; all 256 entries of <paramref name="palette"/> are stored.</summary>
    public static void Write(Stream stream, LabelMap labels, Palette palette) => Write(stream, labels, PngColor.Palette, palette);

    /// <summary>Writes a palette PNG that appears under its name only when whole; the folder is made if absent.</summary>
    /// <exception cref="OutputException">The folder or file cannot be written.</exception>
    public static void Write(string path, LabelMap labels, Palette palette) =>
        AtomicFile.Write(path, stream => Write(stream, labels, palette));

    /// <summary>Writes an 8-bit gray PNG whose gray values are the labels, as DAVIS 2016 results are (0 and 255).</summary>
    public static void WriteGray(Stream stream, LabelMap labels) => Write(stream, labels, PngColor.Gray, null);

    /// <summary>Writes a gray PNG that appears under its name only when whole; the folder is made if absent.</summary>
    /// <exception cref="OutputException">The folder or file cannot be written.</exception>
    public static void WriteGray(string path, LabelMap labels) => AtomicFile.Write(path, stream => WriteGray(stream, labels));

    private static void Write(Stream stream, LabelMap labels, PngColor color, Palette? palette)
    {
        var line = labels.Width + 1;
        var filtered = ArrayPool<byte>.Shared.Rent(line * labels.Height);
        try
        {
            for (var y = 0; y < labels.Height; y++)
            {
                // DEFLATE finds the runs and the repeated rows of a label map itself; predicting filters only break them up.
                filtered[y * line] = PngFilters.None;
                labels.Row(y).CopyTo(filtered.AsSpan(y * line + 1));
            }
            PngWriter.Write(stream, labels.Size, color, palette, filtered.AsSpan(0, line * labels.Height), CompressionLevel.Optimal);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(filtered);
        }
    }

    private static byte[] Narrow(PngRaster raster, string where)
    {
        var samples = raster.Samples;
        var labels = new byte[raster.Size.Area];
        for (var i = 0; i < labels.Length; i++)
        {
            if (samples[2 * i] != 0)
                throw new DatasetException($"{where}: ids above 255 (id {samples[2 * i] << 8 | samples[2 * i + 1]} at pixel "
                    + $"({i % raster.Size.Width}, {i / raster.Size.Width})); expected 8-bit object ids; renumber the objects.");
            labels[i] = samples[2 * i + 1];
        }
        return labels;
    }

    private static string Describe(PngColor color) => color switch
    {
        PngColor.Rgb => "an RGB image",
        PngColor.Rgba => "an RGBA image",
        _ => "a gray image with alpha",
    };
}
