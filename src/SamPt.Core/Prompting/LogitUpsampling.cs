using System.Buffers;
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
            geometry.GridToContent.Resize(logits.Values, target);
            return;
        }
        using var content = MemoryPool<float>.Shared.Rent(geometry.Content.Area);
        var contentValues = content.Memory.Span[..geometry.Content.Area];
        geometry.GridToContent.Resize(logits.Values, contentValues);
        if (geometry.Content == geometry.Working || geometry.Working == size)
        {
            BilinearResampler.Resize(contentValues, geometry.Content, target, size);
            return;
        }
        using var working = MemoryPool<float>.Shared.Rent(geometry.Working.Area);
        var workingValues = working.Memory.Span[..geometry.Working.Area];
        BilinearResampler.Resize(contentValues, geometry.Content, workingValues, geometry.Working);
        BilinearResampler.Resize(workingValues, geometry.Working, target, size);
    }
}
