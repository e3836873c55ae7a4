namespace SamPt.Core.Imaging;

/// <summary>RGB to gray as OpenCV's cvtColor does for 8-bit images, bit for bit.</summary>
public static class GrayConversion
{
    // ITU-R BT.601: 0.299, 0.587, 0.114 in units of 2^-15, which is what OpenCV 4 rounds them to. They add up to 2^15.
    private const int Red = 9798, Green = 19235, Blue = 3735, Shift = 15;

    /// <summary>The luma of every pixel, 0 .. 255.</summary>
    public static Plane<byte> Rec601(RgbFrame frame)
    {
        var gray = new Plane<byte>(frame.Size);
        for (var y = 0; y < frame.Height; y++)
        {
            var target = gray.Row(y);
            ReadOnlySpan<byte> source = frame.Row(y);
            for (var x = 0; x < target.Length; x++)
            {
                var pixel = source.Slice(x * 3, 3);
                target[x] = (byte)(pixel[0] * Red + pixel[1] * Green + pixel[2] * Blue + (1 << Shift - 1) >> Shift);
            }
        }
        return gray;
    }
}
