using SamPt.Core;
using SamPt.Data.Codecs;

namespace SamPt.Data.Submission;

/// <summary>Makes 8-bit palette PNGs of masks that are something else.</summary>
internal static class MaskBytes
{
    /// <summary>
    /// The file as it is where it is an 8-bit palette PNG or no label map at all (which the check tells); else the same labels with
    /// <paramref name="palette"/>, DAVIS's by default.
    /// </summary>
    /// <exception cref="DatasetException">The file cannot be read.</exception>
    public static byte[] Of(string file, Palette? palette, out bool changed)
    {
        using var pooled = new PooledFile(file);
        changed = false;
        try
        {
            var raster = PngRaster.Read(pooled.Bytes, file);
            if (raster.Header is { BitDepth: 8, Color: PngColor.Palette }) return pooled.Bytes.ToArray();
            var image = LabelPng.Read(pooled.Bytes, file);
            using var written = new MemoryStream();
            LabelPng.Write(written, image.Labels, image.Palette ?? palette ?? DavisPalette.Instance);
            changed = true;
            return written.ToArray();
        }
        catch (DatasetException)
        {
            return pooled.Bytes.ToArray();
        }
    }
}
