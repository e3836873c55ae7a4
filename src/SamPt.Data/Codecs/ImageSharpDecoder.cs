#if HAS_IMAGESHARP
using SamPt.Core;
using SamPt.Core.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.PixelFormats;

namespace SamPt.Data.Codecs;

/// <summary>
/// Decodes JPEG by ImageSharp, where libjpeg-turbo is not installed. Its inverse DCT and chroma upsampling round differently, so
/// that pixels may differ from Pillow's by a few units.
/// </summary>
public sealed class ImageSharpDecoder : IFrameDecoder
{
    private static readonly DecoderOptions Options = new() { MaxFrames = 1 };

    private static ReadOnlySpan<byte> EndMarker => [0xff, 0xd9];

    public string Name => "ImageSharp";

    public RgbFrame Decode(ReadOnlySpan<byte> bytes, string where)
    {
        // ImageSharp fills up what is missing of a truncated file without a word; a whole JPEG has its end marker.
        if (bytes.LastIndexOf(EndMarker) < 0)
            throw new DatasetException($"{where}: truncated JPEG: it has no end marker; fetch the file again.");
        try
        {
            using var image = Image.Load<Rgb24>(Options, bytes);
            var pixels = new byte[image.Width * image.Height * 3];
            image.CopyPixelDataTo(pixels);
            return new RgbFrame(new ImageSize(image.Width, image.Height), pixels);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Damaged files make ImageSharp 3.1 throw whatever its internals run into, null references included.
            throw new DatasetException(
                $"{where}: corrupt or unsupported JPEG ({exception.Message.ReplaceLineEndings(" ").Trim()}); fetch the file again.",
                exception);
        }
    }
}
#endif
