using System.Numerics;
using System.Numerics.Tensors;

namespace SamPt.Onnx.Trackers;

/// <summary>Samples a channel-last feature map between its cells.</summary>
internal static class BilinearRow
{
    /// <summary>
    /// Writes the C channels at <paramref name="position"/> (in cells; cell centres are integers) to <paramref name="target"/>.
    /// Neighbours are clamped to the map while the weights are not, as the reference's bilinear_sample2d does.
    /// </summary>
    public static void Sample(ReadOnlySpan<float> map, int width, int height, Vector2 position, Span<float> target)
    {
        int x0 = (int)MathF.Floor(position.X), y0 = (int)MathF.Floor(position.Y);
        float right = position.X - x0, down = position.Y - y0, left = x0 + 1 - position.X, up = y0 + 1 - position.Y;
        target.Clear();
        Add(map, x0, y0, left * up, target);
        Add(map, x0 + 1, y0, right * up, target);
        Add(map, x0, y0 + 1, left * down, target);
        Add(map, x0 + 1, y0 + 1, right * down, target);

        void Add(ReadOnlySpan<float> cells, int x, int y, float weight, Span<float> sum)
        {
            var cell = Math.Clamp(y, 0, height - 1) * width + Math.Clamp(x, 0, width - 1);
            TensorPrimitives.MultiplyAdd(cells.Slice(cell * sum.Length, sum.Length), weight, sum, sum);
        }
    }
}
