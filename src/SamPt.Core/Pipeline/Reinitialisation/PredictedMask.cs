using System.Buffers;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline.Reinitialisation;

/// <summary>Predicted masks at the working scale: where the logits there are above 0.</summary>
internal static class PredictedMask
{
    /// <summary>The mask of <paramref name="logits"/>; an empty one of the size without.</summary>
    public static BinaryMask Of(LowResolutionLogits? logits, ImageSize size)
    {
        var mask = new BinaryMask(size);
        if (logits is null) return mask;
        using var memory = MemoryPool<float>.Shared.Rent(size.Area);
        var values = memory.Memory.Span[..size.Area];
        LogitUpsampling.To(logits, size, values);
        for (var y = 0; y < size.Height; y++)
        {
            ReadOnlySpan<float> source = values.Slice(y * size.Width, size.Width);
            var target = mask.Row(y);
            for (var x = 0; x < source.Length; x++) target[x >> 6] |= (source[x] > 0 ? 1UL : 0UL) << (x & 63);
        }
        return mask;
    }
}
