using System.Numerics;
using System.Numerics.Tensors;
using SamPt.Core.Imaging;

namespace SamPt.Core.Tracking;

/// <summary>
/// The square window around a point and the arithmetic on such windows. Rows are padded to whole vectors; weights are 0 in the
/// padding. Holds scratch memory: one instance per thread.
/// </summary>
internal sealed class PatchWindow
{
    /// <summary>How far outside the image the centre of a window may lie.</summary>
    public const int Reach = 2;

    private static readonly int Lanes = Vector<float>.Count;

    private readonly float[] bordered;
    private readonly int borderedStride;

    /// <param name="side">Pixels along one side, odd.</param>
    public PatchWindow(int side)
    {
        Side = side;
        Stride = (side + Lanes - 1) / Lanes * Lanes;
        borderedStride = Stride + Lanes;
        bordered = new float[borderedStride * (side + 2)];
    }

    public int Side { get; }

    public int Half => Side / 2;

    /// <summary>Values from one row of a window to the next.</summary>
    public int Stride { get; }

    /// <summary>Values of a window, padding included.</summary>
    public int Length => Side * Stride;

    /// <summary>Pixels beyond the image that sampling may touch.</summary>
    public int Margin => Half + Reach + 2 * Lanes + 2;

    /// <summary>Whether windows around <paramref name="centre"/> may be sampled.</summary>
    public static bool Covers(ImageSize image, Vector2 centre) =>
        centre.X >= -Reach && centre.Y >= -Reach && centre.X <= image.Width - 1 + Reach && centre.Y <= image.Height - 1 + Reach;

    /// <summary>Samples the window around <paramref name="centre"/> bilinearly; the padding gets arbitrary pixels.</summary>
    public void Sample(ImagePyramidPlane image, Vector2 centre, Span<float> target) =>
        Bilinear(image, centre, Half, Side, Stride, Stride, target);

    /// <summary>The window around <paramref name="centre"/> and its Scharr gradients (3 10 3) / 32; the padding is arbitrary.</summary>
    public void SampleWithGradients(ImagePyramidPlane image, Vector2 centre, Span<float> values, Span<float> gradientX, Span<float> gradientY)
    {
        Bilinear(image, centre, Half + 1, Side + 2, Stride + Lanes, borderedStride, bordered);
        for (int y = 0, i = 0; y < Side; y++)
        {
            var above = bordered.AsSpan(y * borderedStride);
            var middle = bordered.AsSpan((y + 1) * borderedStride);
            var below = bordered.AsSpan((y + 2) * borderedStride);
            for (var x = 0; x < Stride; x += Lanes, i += Lanes)
            {
                Vector<float> a0 = new(above[x..]), a1 = new(above[(x + 1)..]), a2 = new(above[(x + 2)..]);
                Vector<float> m0 = new(middle[x..]), m1 = new(middle[(x + 1)..]), m2 = new(middle[(x + 2)..]);
                Vector<float> b0 = new(below[x..]), b1 = new(below[(x + 1)..]), b2 = new(below[(x + 2)..]);
                m1.CopyTo(values[i..]);
                ((a2 - a0 + b2 - b0) * (3f / 32) + (m2 - m0) * (10f / 32)).CopyTo(gradientX[i..]);
                ((b0 - a0 + b2 - a2) * (3f / 32) + (b1 - a1) * (10f / 32)).CopyTo(gradientY[i..]);
            }
        }
    }

    /// <summary>Σ gx·v and Σ gy·v over the window around <paramref name="centre"/>, without storing it.</summary>
    public Vector2 Correlate(ImagePyramidPlane image, Vector2 centre, ReadOnlySpan<float> gradientX, ReadOnlySpan<float> gradientY)
    {
        var (left, top, w00, w01, w10, w11) = Corner(centre, Half);
        Vector<float> sumX = Vector<float>.Zero, sumY = Vector<float>.Zero;
        for (int y = 0, i = 0; y < Side; y++)
        {
            var a = image.From(left, top + y);
            var b = image.From(left, top + y + 1);
            for (var x = 0; x < Stride; x += Lanes, i += Lanes)
            {
                var value = new Vector<float>(a[x..]) * w00 + new Vector<float>(a[(x + 1)..]) * w01
                    + new Vector<float>(b[x..]) * w10 + new Vector<float>(b[(x + 1)..]) * w11;
                sumX += value * new Vector<float>(gradientX[i..]);
                sumY += value * new Vector<float>(gradientY[i..]);
            }
        }
        return new Vector2(Vector.Sum(sumX), Vector.Sum(sumY));
    }

    /// <summary>Takes the weighted mean off <paramref name="values"/> and returns it.</summary>
    public float Centre(Span<float> values, ReadOnlySpan<float> weights, float weightSum)
    {
        var mean = TensorPrimitives.Dot(values, weights) / weightSum;
        TensorPrimitives.Subtract(values, mean, values);
        return mean;
    }

    /// <summary>The weighted inner product of two windows.</summary>
    public float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> weights)
    {
        var sum = Vector<float>.Zero;
        for (var i = 0; i < Length; i += Lanes)
            sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]) * new Vector<float>(weights[i..]);
        return Vector.Sum(sum);
    }

    /// <summary>The weighted sum of squared differences of two windows.</summary>
    public float SquaredDifference(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> weights)
    {
        var sum = Vector<float>.Zero;
        for (var i = 0; i < Length; i += Lanes)
        {
            var difference = new Vector<float>(a[i..]) - new Vector<float>(b[i..]);
            sum += difference * difference * new Vector<float>(weights[i..]);
        }
        return Vector.Sum(sum);
    }

    private static (int Left, int Top, float W00, float W01, float W10, float W11) Corner(Vector2 centre, int half)
    {
        var left = (int)MathF.Floor(centre.X);
        var top = (int)MathF.Floor(centre.Y);
        float fx = centre.X - left, fy = centre.Y - top;
        return (left - half, top - half, (1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy);
    }

    private static void Bilinear(ImagePyramidPlane image, Vector2 centre, int half, int rows, int columns, int stride, Span<float> target)
    {
        var (left, top, w00, w01, w10, w11) = Corner(centre, half);
        for (var y = 0; y < rows; y++)
        {
            var a = image.From(left, top + y);
            var b = image.From(left, top + y + 1);
            var row = target.Slice(y * stride, stride);
            for (var x = 0; x < columns; x += Lanes)
            {
                var value = new Vector<float>(a[x..]) * w00 + new Vector<float>(a[(x + 1)..]) * w01
                    + new Vector<float>(b[x..]) * w10 + new Vector<float>(b[(x + 1)..]) * w11;
                value.CopyTo(row[x..]);
            }
        }
    }
}
