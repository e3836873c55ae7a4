using System.Buffers;
using System.Numerics.Tensors;
using SamPt.Core.Imaging;

namespace SamPt.Core.Prompting;

/// <summary>
/// From the segmenter's grid to full resolution in the steps of SAM's predictor: grid to padded model input, crop of the padding,
/// then to the working size. Each step is half-pixel bilinear without antialiasing.
/// </summary>
public static class LogitUpsampling
{
    /// <summary>Fills <paramref name="target"/> with the logits at <paramref name="size"/>, by way of the working size.</summary>
    public static void To(LowResolutionLogits logits, ImageSize size, Span<float> target)
    {
        var geometry = logits.Geometry;
        if (geometry.Content == geometry.Working && geometry.Working == size)
        {
            Interpolate(logits.Values, geometry.Grid.Width, geometry.Columns, geometry.Rows, target);
            return;
        }
        using var content = MemoryPool<float>.Shared.Rent(geometry.Content.Area);
        var contentValues = content.Memory.Span[..geometry.Content.Area];
        Interpolate(logits.Values, geometry.Grid.Width, geometry.Columns, geometry.Rows, contentValues);
        if (geometry.Content == geometry.Working || geometry.Working == size)
        {
            Resize(contentValues, geometry.Content, target, size);
            return;
        }
        using var working = MemoryPool<float>.Shared.Rent(geometry.Working.Area);
        var workingValues = working.Memory.Span[..geometry.Working.Area];
        Resize(contentValues, geometry.Content, workingValues, geometry.Working);
        Resize(workingValues, geometry.Working, target, size);
    }

    private static void Resize(ReadOnlySpan<float> source, ImageSize from, Span<float> target, ImageSize to) => Interpolate(
        source, from.Width, new LinearTaps(from.Width, to.Width, to.Width), new LinearTaps(from.Height, to.Height, to.Height), target);

    private static void Interpolate(ReadOnlySpan<float> source, int stride, LinearTaps columns, LinearTaps rows, Span<float> target)
    {
        var width = columns.Count;
        var buffer = ArrayPool<float>.Shared.Rent(2 * width);
        var upper = buffer.AsSpan(0, width);
        var lower = buffer.AsSpan(width, width);
        int upperRow = -1, lowerRow = -1;
        for (var y = 0; y < rows.Count; y++)
        {
            if (rows.First[y] != upperRow)
            {
                if (rows.First[y] == lowerRow)
                {
                    var swap = upper;
                    upper = lower;
                    lower = swap;
                    (upperRow, lowerRow) = (lowerRow, upperRow);
                }
                else
                {
                    upperRow = rows.First[y];
                    InterpolateRow(source.Slice(upperRow * stride, stride), columns, upper);
                }
            }
            if (rows.Second[y] != lowerRow)
            {
                lowerRow = rows.Second[y];
                InterpolateRow(source.Slice(lowerRow * stride, stride), columns, lower);
            }
            var result = target.Slice(y * width, width);
            var weight = rows.Weight[y];
            TensorPrimitives.Multiply(upper, 1 - weight, result);
            TensorPrimitives.MultiplyAdd(lower, weight, result, result);
        }
        ArrayPool<float>.Shared.Return(buffer);
    }

    private static void InterpolateRow(ReadOnlySpan<float> source, LinearTaps taps, Span<float> target)
    {
        ReadOnlySpan<int> first = taps.First, second = taps.Second;
        ReadOnlySpan<float> weight = taps.Weight;
        for (var x = 0; x < target.Length; x++)
            target[x] = (1 - weight[x]) * source[first[x]] + weight[x] * source[second[x]];
    }
}
