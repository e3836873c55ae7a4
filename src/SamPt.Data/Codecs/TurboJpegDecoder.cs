using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Codecs;

/// <summary>
/// Decodes JPEG by libjpeg-turbo with the accurate DCT and smooth chroma upsampling: bit for bit what Pillow and OpenCV decode.
/// Warnings of the library are errors, since they stand for pixels that it made up.
/// </summary>
public sealed class TurboJpegDecoder : IFrameDecoder
{
    // What Pillow takes for a decompression bomb; a frame of this size is 0.5 GB.
    private const long LargestArea = 178_956_970;

    private readonly ConcurrentBag<TurboJpegHandle> idle = [];

    /// <exception cref="ModelException">The library is not installed.</exception>
    public TurboJpegDecoder()
    {
        if (!IsAvailable) throw Missing();
    }

    /// <summary>Whether the library is installed and can be loaded.</summary>
    public static bool IsAvailable => TurboJpegNative.IsAvailable;

    public string Name => "libjpeg-turbo";

    public RgbFrame Decode(ReadOnlySpan<byte> bytes, string where)
    {
        var handle = idle.TryTake(out var taken) ? taken : TurboJpegNative.InitDecompress();
        try
        {
            var frame = Decode(handle, bytes, where);
            idle.Add(handle);
            return frame;
        }
        catch
        {
            // An error in the header leaves a handle in the middle of that file: the next one would fail with it.
            handle.Dispose();
            throw;
        }
    }

    private static RgbFrame Decode(TurboJpegHandle handle, ReadOnlySpan<byte> bytes, string where)
    {
        var length = new CULong((uint)bytes.Length);
        if (TurboJpegNative.DecompressHeader3(handle, bytes, length, out var width, out var height, out _, out var color) != 0)
            throw Corrupt(handle, where);
        if (color is TurboJpegNative.ColorCmyk or TurboJpegNative.ColorYcck)
            throw new DatasetException($"{where}: a CMYK JPEG, expected RGB or gray; convert it to RGB.");
        if ((long)width * height > LargestArea)
            throw new DatasetException(
                $"{where}: corrupt JPEG: it claims to be {width}x{height}, expected at most {LargestArea} pixels; fetch it again.");
        var pixels = GC.AllocateUninitializedArray<byte>(width * height * 3);
        const int flags = TurboJpegNative.FlagAccurateDct | TurboJpegNative.FlagStopOnWarning;
        if (TurboJpegNative.Decompress2(handle, bytes, length, pixels, width, width * 3, height, TurboJpegNative.PixelRgb, flags) != 0)
            throw Corrupt(handle, where);
        return new RgbFrame(new ImageSize(width, height), pixels);
    }

    internal static ModelException Missing() => new(
        "libturbojpeg: the library is not installed, expected libjpeg-turbo 2.0 or later for JPEG frames; "
        + "run `apt-get install libturbojpeg0`.");

    private static DatasetException Corrupt(TurboJpegHandle handle, string where) =>
        new($"{where}: corrupt or truncated JPEG ({TurboJpegNative.Error(handle)}); fetch the file again.");
}
