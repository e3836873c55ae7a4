using System.Numerics.Tensors;
using SamPt.Core.Imaging;

namespace SamPt.Core.QueryPoints;

/// <summary>
/// Shi and Tomasi's corner strength: the smaller eigenvalue of the gradient covariance summed over 3x3 pixels, equal to OpenCV's
/// cornerMinEigenVal to the last bit.
/// </summary>
internal static class MinimumEigenvalues
{
    /// <summary>The strength at every pixel of a gray image.</summary>
    public static Plane<float> Map(Plane<byte> gray)
    {
        var (dx, dy) = SobelGradients.Compute(gray);
        var (xx, xy, yy) = (new BoxSum(dx, dx), new BoxSum(dx, dy), new BoxSum(dy, dy));
        var strength = new Plane<float>(gray.Size);
        float[] a = new float[gray.Width], b = new float[gray.Width], c = new float[gray.Width];
        for (var y = 0; y < gray.Height; y++)
        {
            xx.Next(a);
            xy.Next(b);
            yy.Next(c);
            Smaller(a, b, c, strength.Row(y));
        }
        return strength;
    }

    /// <summary>(a + c) / 2 - sqrt(((a - c) / 2)^2 + b^2) of the matrices (a b; b c); overwrites its inputs.</summary>
    private static void Smaller(Span<float> a, Span<float> b, Span<float> c, Span<float> target)
    {
        TensorPrimitives.Multiply(a, 0.5f, a);
        TensorPrimitives.Multiply(c, 0.5f, c);
        TensorPrimitives.Subtract(a, c, target);
        TensorPrimitives.Multiply(target, target, target);
        TensorPrimitives.Multiply(b, b, b);
        TensorPrimitives.Add<float>(target, b, b);
        TensorPrimitives.Sqrt<float>(b, b);
        TensorPrimitives.Add<float>(a, c, a);
        TensorPrimitives.Subtract<float>(a, b, target);
    }

    /// <summary>
    /// Sums of the product of two planes over 3x3 pixels, row after row, mirrored at the borders. Float64 with a running sum down each
    /// column, as OpenCV's boxFilter: the roundings of all rows above are part of the result.
    /// </summary>
    private sealed class BoxSum
    {
        private readonly Plane<float> first;
        private readonly Plane<float> second;
        private readonly float[] product;
        private readonly double[] padded;
        private readonly double[] running;
        private readonly double[][] rows;
        private int next;

        public BoxSum(Plane<float> first, Plane<float> second)
        {
            (this.first, this.second) = (first, second);
            product = new float[first.Width];
            padded = new double[first.Width + 2];
            running = new double[first.Width];
            rows = [new double[first.Width], new double[first.Width], new double[first.Width]];
            SumRow(-1, rows[2]);
            SumRow(0, rows[0]);
            TensorPrimitives.Add<double>(rows[2], rows[0], running);
        }

        /// <summary>Writes the sums of the next row.</summary>
        public void Next(Span<float> target)
        {
            // Rows y - 1, y and y + 1 are at y + 2, y and y + 1 modulo 3.
            var (above, below) = (rows[(next + 2) % 3], rows[(next + 1) % 3]);
            SumRow(next + 1, below);
            TensorPrimitives.Add<double>(running, below, running);
            TensorPrimitives.ConvertTruncating<double, float>(running, target);
            TensorPrimitives.Subtract<double>(running, above, running);
            next++;
        }

        private void SumRow(int y, Span<double> target)
        {
            y = Mirror.Index(y, first.Height);
            TensorPrimitives.Multiply(first.Row(y), second.Row(y), product);
            TensorPrimitives.ConvertTruncating<float, double>(product, padded.AsSpan(1, product.Length));
            padded[0] = product[Mirror.Index(-1, product.Length)];
            padded[^1] = product[Mirror.Index(product.Length, product.Length)];
            TensorPrimitives.Add(padded.AsSpan(0, product.Length), padded.AsSpan(1, product.Length), target);
            TensorPrimitives.Add(target, padded.AsSpan(2), target);
        }
    }
}
