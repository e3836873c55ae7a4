using System.Numerics.Tensors;
using SamPt.Core.Imaging;

namespace SamPt.Onnx.Trackers.SuperGlue;

/// <summary>
/// SuperPoint's suppression of neighbours by maximum filters: the peaks stay; what lies near one is taken out, and the peaks of the
/// rest join, twice.
/// </summary>
internal static class PeakFilter
{
    private const int Rounds = 2;

    /// <summary>Sets everything of a plane to zero but the peaks: no value within <paramref name="radius"/> pixels to either side is larger.</summary>
    public static void Apply(Span<float> scores, ImageSize size, int radius)
    {
        var largest = new float[scores.Length];
        var peaks = new float[scores.Length];
        var rest = new float[scores.Length];
        var near = new float[scores.Length];
        var scratch = new float[scores.Length];
        Spread(scores, largest, scratch, size, radius);
        for (var i = 0; i < scores.Length; i++) peaks[i] = scores[i] == largest[i] ? 1 : 0;
        for (var round = 0; round < Rounds; round++)
        {
            Spread(peaks, near, scratch, size, radius);
            for (var i = 0; i < scores.Length; i++) rest[i] = near[i] > 0 ? 0 : scores[i];
            Spread(rest, largest, scratch, size, radius);
            for (var i = 0; i < scores.Length; i++)
            {
                if (rest[i] == largest[i] && near[i] == 0) peaks[i] = 1;
            }
        }
        TensorPrimitives.Multiply(scores, peaks, scores);
    }

    /// <summary>The largest value within the square around each pixel, clipped to the image.</summary>
    private static void Spread(ReadOnlySpan<float> values, Span<float> result, Span<float> scratch, ImageSize size, int radius)
    {
        var width = size.Width;
        for (var y = 0; y < size.Height; y++)
        {
            var source = values.Slice(y * width, width);
            var row = scratch.Slice(y * width, width);
            source.CopyTo(row);
            for (var d = 1; d <= Math.Min(radius, width - 1); d++)
            {
                TensorPrimitives.Max(row[d..], source[..^d], row[d..]);
                TensorPrimitives.Max(row[..^d], source[d..], row[..^d]);
            }
        }
        for (var y = 0; y < size.Height; y++)
        {
            var row = result.Slice(y * width, width);
            scratch.Slice(y * width, width).CopyTo(row);
            for (var other = Math.Max(0, y - radius); other <= Math.Min(size.Height - 1, y + radius); other++)
                TensorPrimitives.Max(row, scratch.Slice(other * width, width), row);
        }
    }
}
