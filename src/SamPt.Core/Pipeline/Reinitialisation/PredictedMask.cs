using System.Buffers;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline.Reinitialisation;

/// <summary>Predicted masks at some size: where the logits there are above 0.</summary>
internal static class PredictedMask
{
    /// <summary>The mask of <paramref name="logits"/>; an empty one of the size without.</summary>
    public static BinaryMask Of(LowResolutionLogits? logits, ImageSize size)
    {
        if (logits is null) return new BinaryMask(size);
        using var memory = MemoryPool<float>.Shared.Rent(size.Area);
        var values = memory.Memory.Span[..size.Area];
        LogitUpsampling.To(logits, size, values);
        return BinaryMask.Above(0, values, size);
    }
}
