using SamPt.Core.Imaging;

namespace SamPt.Core.Tests.Tracking;

/// <summary>A video computed pixel by pixel; counts how often each frame is asked for.</summary>
internal sealed class TestVideo(ImageSize size, int frameCount, Func<int, int, int, (double R, double G, double B)> colour) : IVideo
{
    public int FrameCount => frameCount;

    public ImageSize Size => size;

    public int[] Reads { get; } = new int[frameCount];

    public RgbFrame Frame(int index)
    {
        Reads[index]++;
        var frame = new RgbFrame(size);
        for (var y = 0; y < size.Height; y++)
        {
            var row = frame.Row(y);
            for (var x = 0; x < size.Width; x++)
            {
                var (r, g, b) = colour(index, x, y);
                (row[3 * x], row[3 * x + 1], row[3 * x + 2]) = (Byte(r), Byte(g), Byte(b));
            }
        }
        return frame;
    }

    /// <summary>The surface of the golden file opencv-lucas-kanade.json.</summary>
    public static double Surface(double x, double y) =>
        128 + 35 * Math.Sin(0.31 * x + 0.17 * y) + 30 * Math.Sin(0.11 * x - 0.23 * y + 1)
        + 25 * Math.Sin(0.52 * y + 0.7) * Math.Sin(0.43 * x + 0.2) + 20 * Math.Sin(0.07 * x + 0.05 * y);

    /// <summary>A surface that does not repeat itself: random values 40 .. 215 on a lattice of 5 pixels, smoothly joined.</summary>
    public static double Noise(double x, double y)
    {
        double u = x / 5, v = y / 5;
        int i = (int)Math.Floor(u), j = (int)Math.Floor(v);
        double fu = Smooth(u - i), fv = Smooth(v - j);
        return 40 + 175 * ((1 - fv) * ((1 - fu) * At(i, j) + fu * At(i + 1, j)) + fv * ((1 - fu) * At(i, j + 1) + fu * At(i + 1, j + 1)));

        static double Smooth(double f) => f * f * (3 - 2 * f);

        static double At(int i, int j)
        {
            var h = unchecked((uint)i * 0x9e3779b1u ^ (uint)j * 0x85ebca6bu);
            h = unchecked((h ^ h >> 15) * 0x2c1b3c6du);
            return (h >> 8 & 0xffff) / 65535.0;
        }
    }

    /// <summary>A gray video whose frame t shows at (x, y) the surface at source(t, x, y).</summary>
    public static TestVideo Moving(ImageSize size, int frameCount, Func<int, double, double, (double X, double Y)> source) =>
        new(size, frameCount, (t, x, y) =>
        {
            var (u, v) = source(t, x, y);
            var gray = Surface(u, v);
            return (gray, gray, gray);
        });

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Floor(value + 0.5), 0, 255);
}
