using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Codecs;

/// <summary>Turns the bytes of an image file into a frame. Safe to call from several threads.</summary>
public interface IFrameDecoder
{
    /// <summary>The library that decodes, for run manifests and `doctor`.</summary>
    string Name { get; }

    /// <summary>
    /// Decodes a whole file; <paramref name="where"/> names it in errors. Gray becomes RGB, transparency is dropped, and an EXIF
    /// orientation is not applied: datasets annotate the stored pixels.
    /// </summary>
    /// <exception cref="DatasetException">The image is truncated, corrupt or of a kind that has no RGB.</exception>
    RgbFrame Decode(ReadOnlySpan<byte> bytes, string where);
}
