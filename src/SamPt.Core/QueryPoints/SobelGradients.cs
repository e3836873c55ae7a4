using System.Numerics.Tensors;
using SamPt.Core.Imaging;

namespace SamPt.Core.QueryPoints;

/// <summary>
/// 3x3 Sobel derivatives in float32, scaled as OpenCV's corner detectors scale them (block of 3 pixels, gray 0..255), with mirrored
/// borders (BORDER_REFLECT_101). The additions are fused and ordered as in OpenCV's AVX2 filters, which most machines run.
/// </summary>
internal static class SobelGradients
{
    private const double Scale = 1.0 / (4 * 3 * 255.0);

    // OpenCV scales the smoothing kernel 1 2 1, not the result.
    private const float Side = (float)Scale;
    private const float Centre = (float)(2 * Scale);

    /// <summary>The derivatives along x and along y, of the size of the image.</summary>
    public static (Plane<float> Dx, Plane<float> Dy) Compute(Plane<byte> gray)
    {
        var differences = new Plane<float>(gray.Size);
        var smoothed = new Plane<float>(gray.Size);
        var padded = new float[gray.Width + 2];
        for (var y = 0; y < gray.Height; y++)
        {
            Mirror.Pad(gray.Row(y), padded);
            ReadOnlySpan<float> left = padded.AsSpan(0, gray.Width), middle = padded.AsSpan(1, gray.Width), right = padded.AsSpan(2);
            TensorPrimitives.Subtract(right, left, differences.Row(y));
            Smooth(left, middle, right, smoothed.Row(y));
        }
        return (SmoothColumns(differences), SubtractColumns(smoothed));
    }

    private static void Smooth(ReadOnlySpan<float> left, ReadOnlySpan<float> middle, ReadOnlySpan<float> right, Span<float> target)
    {
        TensorPrimitives.Multiply(left, Side, target);
        TensorPrimitives.FusedMultiplyAdd(middle, Centre, target, target);
        TensorPrimitives.FusedMultiplyAdd(right, Side, target, target);
    }

    private static Plane<float> SmoothColumns(Plane<float> rows)
    {
        var result = new Plane<float>(rows.Size);
        var ends = new float[rows.Width];
        for (var y = 0; y < rows.Height; y++)
        {
            TensorPrimitives.Add(rows.Row(Mirror.Index(y - 1, rows.Height)), rows.Row(Mirror.Index(y + 1, rows.Height)), ends);
            var target = result.Row(y);
            TensorPrimitives.Multiply(rows.Row(y), Centre, target);
            TensorPrimitives.FusedMultiplyAdd(ends, Side, target, target);
        }
        return result;
    }

    private static Plane<float> SubtractColumns(Plane<float> rows)
    {
        var result = new Plane<float>(rows.Size);
        for (var y = 0; y < rows.Height; y++)
            TensorPrimitives.Subtract(rows.Row(Mirror.Index(y + 1, rows.Height)), rows.Row(Mirror.Index(y - 1, rows.Height)), result.Row(y));
        return result;
    }
}
