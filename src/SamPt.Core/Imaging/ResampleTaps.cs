namespace SamPt.Core.Imaging;

/// <summary>
/// The weights of Pillow's bilinear (triangle) filter along one axis, as its 8-bit path keeps them: integers that add up to about
/// 2^22. Output i reads the inputs First[i] .. First[i] + Count[i] - 1 with the weights from i * Stride on.
/// </summary>
internal sealed class ResampleTaps
{
    /// <summary>Binary digits after the point: 32 less 8 of the pixel and 2 of headroom.</summary>
    public const int Precision = 22;

    public ResampleTaps(int from, int to)
    {
        var scale = (double)from / to;
        // Reduction widens the triangle to the size of an output pixel; enlargement leaves it at an input pixel.
        var reach = Math.Max(scale, 1.0);
        Stride = 2 * (int)Math.Ceiling(reach) + 1;
        First = new int[to];
        Count = new int[to];
        Weights = new int[to * Stride];
        Exact = new float[to * Stride];
        var exact = new double[Stride];
        for (var i = 0; i < to; i++)
        {
            var center = (i + 0.5) * scale;
            var first = Math.Max(0, (int)(center - reach + 0.5));
            var count = Math.Min(from, (int)(center + reach + 0.5)) - first;
            var sum = 0.0;
            for (var j = 0; j < count; j++)
            {
                exact[j] = Math.Max(0, 1 - Math.Abs((j + first - center + 0.5) * (1 / reach)));
                sum += exact[j];
            }
            for (var j = 0; j < count; j++)
            {
                Weights[i * Stride + j] = (int)(exact[j] / sum * (1 << Precision) + 0.5);
                Exact[i * Stride + j] = (float)(exact[j] / sum);
            }
            (First[i], Count[i]) = (first, count);
        }
    }

    public int Stride { get; }

    public int[] First { get; }

    public int[] Count { get; }

    public int[] Weights { get; }

    /// <summary>As <see cref="Weights"/>, not rounded to integers.</summary>
    public float[] Exact { get; }

    public ReadOnlySpan<int> Of(int output) => Weights.AsSpan(output * Stride, Count[output]);

    public ReadOnlySpan<float> ExactOf(int output) => Exact.AsSpan(output * Stride, Count[output]);
}
