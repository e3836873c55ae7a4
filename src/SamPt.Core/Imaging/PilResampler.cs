using System.Buffers;

namespace SamPt.Core.Imaging;

/// <summary>Resizes frames bit for bit as Pillow's Image.resize does, which SAM's preprocessing is defined by.</summary>
public static class PilResampler
{
    /// <summary>
    /// Bilinear with a filter that widens on reduction: columns first, rounded to 8 bits, then rows; a pass that changes nothing is
    /// left out. Returns <paramref name="frame"/> itself where the size is the same.
    /// </summary>
    public static RgbFrame Bilinear(RgbFrame frame, ImageSize size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Height);
        if (size == frame.Size) return frame;
        var pixels = GC.AllocateUninitializedArray<byte>(size.Area * 3);
        if (size.Height == frame.Height)
        {
            ResampleColumns(frame.Pixels, frame.Width, pixels, size.Width);
            return new RgbFrame(size, pixels);
        }
        var rows = new ResampleTaps(frame.Height, size.Height);
        if (size.Width == frame.Width)
        {
            ResampleRows(frame.Pixels, size.Width * 3, rows, pixels);
            return new RgbFrame(size, pixels);
        }
        var buffer = ArrayPool<byte>.Shared.Rent(size.Width * frame.Height * 3);
        try
        {
            var narrowed = buffer.AsSpan(0, size.Width * frame.Height * 3);
            ResampleColumns(frame.Pixels, frame.Width, narrowed, size.Width);
            ResampleRows(narrowed, size.Width * 3, rows, pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return new RgbFrame(size, pixels);
    }

    private static void ResampleColumns(ReadOnlySpan<byte> source, int from, Span<byte> target, int to)
    {
        var taps = new ResampleTaps(from, to);
        var height = source.Length / (from * 3);
        for (var y = 0; y < height; y++)
            ResampleKernel.Columns(source.Slice(y * from * 3, from * 3), taps, target.Slice(y * to * 3, to * 3));
    }

    private static void ResampleRows(ReadOnlySpan<byte> source, int rowBytes, ResampleTaps taps, Span<byte> target)
    {
        for (var y = 0; y < taps.First.Length; y++)
            ResampleKernel.Rows(source[(taps.First[y] * rowBytes)..], rowBytes, taps.Of(y), target.Slice(y * rowBytes, rowBytes));
    }
}
