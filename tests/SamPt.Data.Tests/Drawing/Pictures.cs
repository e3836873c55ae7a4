using SamPt.Core.Imaging;
using SamPt.Data.Drawing;

namespace SamPt.Data.Tests.Drawing;

internal static class Pictures
{
    public static RgbFrame Uniform(ImageSize size, Rgb color)
    {
        var frame = new RgbFrame(size);
        for (var i = 0; i < frame.Pixels.Length; i += 3)
            (frame.Pixels[i], frame.Pixels[i + 1], frame.Pixels[i + 2]) = (color.R, color.G, color.B);
        return frame;
    }

    public static Rgb At(this RgbFrame frame, int x, int y)
    {
        var pixel = frame.Row(y).Slice(x * 3, 3);
        return new Rgb(pixel[0], pixel[1], pixel[2]);
    }
}
