using System.Runtime.InteropServices;
using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Codecs;

/// <summary>How much of the colour a JPEG keeps; the values are TurboJPEG's.</summary>
public enum ChromaSubsampling
{
    /// <summary>4:4:4, one chroma sample per pixel.</summary>
    None = 0,

    /// <summary>4:2:0, one chroma sample per 2x2 pixels, as cameras and video frames have it.</summary>
    Quarter = 2,
}

/// <summary>Encodes frames as JPEG by libjpeg-turbo; the same frame and settings give the same bytes.</summary>
public sealed class TurboJpegEncoder
{
    private readonly int quality;
    private readonly ChromaSubsampling subsampling;

    /// <summary><paramref name="quality"/> is libjpeg's, 1 .. 100.</summary>
    /// <exception cref="ModelException">The library is not installed.</exception>
    public TurboJpegEncoder(int quality = 90, ChromaSubsampling subsampling = ChromaSubsampling.Quarter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (!TurboJpegNative.IsAvailable) throw TurboJpegDecoder.Missing();
        this.quality = quality;
        this.subsampling = subsampling;
    }

    /// <summary>The frame as a JPEG file.</summary>
    public byte[] Encode(RgbFrame frame)
    {
        using var handle = TurboJpegNative.InitCompress();
        nint buffer = 0;
        var size = new CULong(0);
        try
        {
            if (TurboJpegNative.Compress2(
                    handle, frame.Pixels, frame.Width, frame.Width * 3, frame.Height, TurboJpegNative.PixelRgb, ref buffer, ref size,
                    (int)subsampling, quality, TurboJpegNative.FlagAccurateDct) != 0)
                throw new OutputException($"{frame.Size} frame: not encodable as JPEG ({TurboJpegNative.Error(handle)}); write PNG.");
            var jpeg = new byte[(int)size.Value];
            Marshal.Copy(buffer, jpeg, 0, jpeg.Length);
            return jpeg;
        }
        finally
        {
            TurboJpegNative.Free(buffer);
        }
    }

    /// <summary>Writes a JPEG that appears under its name only when whole; the folder is made if absent.</summary>
    /// <exception cref="OutputException">The folder or file cannot be written.</exception>
    public void Write(string path, RgbFrame frame)
    {
        var jpeg = Encode(frame);
        AtomicFile.Write(path, stream => stream.Write(jpeg));
    }
}
