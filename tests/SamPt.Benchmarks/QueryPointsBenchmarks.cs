using BenchmarkDotNet.Attributes;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;

namespace SamPt.Benchmarks;

/// <summary>
/// Selection on a 854x480 frame with an object of about 40000 pixels. Target: k-medoids of 1800 pixels into 16 in 30 ms on one core.
/// </summary>
public class QueryPointsBenchmarks
{
    private readonly QueryRegion region = Region();
    private (int X, int Y)[] subsample = [];
    private Plane<byte> gray = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var pixels = region.Mask.Pixels();
        subsample = [.. new ReferenceRandom(72).Permutation(pixels.Length)[..1800].Select(i => pixels[i])];
        gray = GrayConversion.Rec601(region.Frame);
    }

    [Benchmark]
    public object KMedoids1800Into16() => KMedoids.Fit(subsample, 16);

    [Benchmark]
    public object KMedoidsHeuristicStart() => KMedoids.HeuristicStart(subsample, 16);

    [Benchmark]
    public object CornerStrengthMap() => MinimumEigenvalues.Map(gray);

    [Benchmark]
    public object ShiTomasi16() => new ShiTomasiSelector().Select([region], 16, new ReferenceRandom(72));

    [Benchmark]
    public object Erosion29() => SquareErosion.Erode(region.Mask, 29);

    /// <summary>Waves as texture; an ellipse with a bite as the object.</summary>
    private static QueryRegion Region()
    {
        var frame = new RgbFrame(new ImageSize(854, 480));
        var mask = new BinaryMask(frame.Size);
        for (var i = 0; i < frame.Size.Area; i++)
        {
            var (x, y) = (i % frame.Width, i / frame.Width);
            frame.Pixels[3 * i] = (byte)(128 + 90 * Math.Sin(x / 7.0) * Math.Cos(y / 11.0));
            frame.Pixels[3 * i + 1] = (byte)(128 + 60 * Math.Sin((x + 2 * y) / 13.0));
            frame.Pixels[3 * i + 2] = (byte)(x * y);
            var (u, v) = ((x - 400) / 150.0, (y - 240) / 95.0);
            mask[x, y] = u * u + v * v < 1 && Math.Sqrt((u - 0.7) * (u - 0.7) + (v + 0.6) * (v + 0.6)) > 0.4;
        }
        return new QueryRegion(frame, mask);
    }
}
