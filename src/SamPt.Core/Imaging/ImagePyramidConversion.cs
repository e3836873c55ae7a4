namespace SamPt.Core.Imaging;

/// <summary>From interleaved RGB to the planes of an <see cref="ImagePyramid"/>.</summary>
internal static class ImagePyramidConversion
{
    public static void Luma(RgbFrame frame, ImagePyramidPlane target)
    {
        for (var y = 0; y < frame.Height; y++)
        {
            var source = frame.Row(y);
            var row = target.Row(y);
            for (int x = 0, i = 0; x < row.Length; x++, i += 3)
                row[x] = 0.299f * source[i] + 0.587f * source[i + 1] + 0.114f * source[i + 2];
        }
        target.ReplicateBorder();
    }

    /// <summary>
    /// Chroma at half size: the kernel (1 2 1) / 4 along both axes, centred on every second pixel, which is as sharp as the chroma of
    /// most JPEG files.
    /// </summary>
    public static void HalfSizeChroma(RgbFrame frame, ImagePyramidPlane cb, ImagePyramidPlane cr)
    {
        var sums = new int[frame.Width * 3 + 6];
        for (var y = 0; y < cb.Height; y++)
        {
            var above = frame.Row(Math.Max(2 * y - 1, 0));
            var middle = frame.Row(2 * y);
            var below = frame.Row(Math.Min(2 * y + 1, frame.Height - 1));
            var inner = sums.AsSpan(3, middle.Length);
            for (var i = 0; i < inner.Length; i++) inner[i] = above[i] + 2 * middle[i] + below[i];
            inner[..3].CopyTo(sums);
            inner[^3..].CopyTo(sums.AsSpan(3 + inner.Length));
            var blue = cb.Row(y);
            var red = cr.Row(y);
            for (int x = 0, i = 0; x < blue.Length; x++, i += 6)
            {
                var r = sums[i] + 2 * sums[i + 3] + sums[i + 6];
                var g = sums[i + 1] + 2 * sums[i + 4] + sums[i + 7];
                var b = sums[i + 2] + 2 * sums[i + 5] + sums[i + 8];
                blue[x] = (-0.168736f * r - 0.331264f * g + 0.5f * b) * (1f / 16);
                red[x] = (0.5f * r - 0.418688f * g - 0.081312f * b) * (1f / 16);
            }
        }
        cb.ReplicateBorder();
        cr.ReplicateBorder();
    }
}
