using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamPt.Core.Imaging;

namespace SamPt.Onnx.Segmenters;

/// <summary>The encoder's input tensor, kept from frame to frame while the size stays.</summary>
internal sealed class EncoderInput(SamEncoderLayout layout) : IDisposable
{
    private readonly float[][] normalised = Tables(layout);
    private OrtValue? tensor;
    private ImageSize size;
    private ImageSize written;

    /// <summary>
    /// The tensor holding <paramref name="content"/> in its top-left corner and, to the right and below, what normalises to zero.
    /// It stays ours and is overwritten by the next call.
    /// </summary>
    public OrtValue Fill(RgbFrame content, ImageSize padded)
    {
        var target = layout.TakesUnpadded ? content.Size : padded;
        Allocate(target);
        switch (layout.Pixels)
        {
            case PixelLayout.PlanarNormalised: FillNormalised(content, tensor!.GetTensorMutableDataAsSpan<float>()); break;
            case PixelLayout.PlanarBytes: FillBytes(content, tensor!.GetTensorMutableDataAsSpan<byte>()); break;
            default: FillInterleaved(content, tensor!.GetTensorMutableDataAsSpan<float>()); break;
        }
        written = content.Size;
        return tensor;
    }

    public void Dispose() => tensor?.Dispose();

    private void Allocate(ImageSize target)
    {
        if (tensor is not null && size == target) return;
        tensor?.Dispose();
        long[] shape = layout.Pixels == PixelLayout.InterleavedFloat
            ? [target.Height, target.Width, 3] : [1, 3, target.Height, target.Width];
        var type = layout.Pixels == PixelLayout.PlanarBytes ? TensorElementType.UInt8 : TensorElementType.Float;
        tensor = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, shape);
        size = target;
        written = default;
    }

    private void FillNormalised(RgbFrame content, Span<float> values)
    {
        if (written != content.Size) values.Clear();
        for (var channel = 0; channel < 3; channel++)
        {
            var table = normalised[channel];
            for (var y = 0; y < content.Height; y++)
            {
                var pixels = content.Row(y);
                var row = values.Slice((channel * size.Height + y) * size.Width, content.Width);
                for (int x = 0, i = channel; x < row.Length; x++, i += 3) row[x] = table[pixels[i]];
            }
        }
    }

    // The mean rounded: the byte whose normalised value is nearest to the zeros that SAM pads with.
    private void FillBytes(RgbFrame content, Span<byte> values)
    {
        if (written != content.Size)
        {
            for (var channel = 0; channel < 3; channel++)
                values.Slice(channel * size.Area, size.Area).Fill((byte)MathF.Round(layout.Mean[channel]));
        }
        for (var channel = 0; channel < 3; channel++)
        {
            for (var y = 0; y < content.Height; y++)
            {
                var pixels = content.Row(y);
                var row = values.Slice((channel * size.Height + y) * size.Width, content.Width);
                for (int x = 0, i = channel; x < row.Length; x++, i += 3) row[x] = pixels[i];
            }
        }
    }

    private void FillInterleaved(RgbFrame content, Span<float> values)
    {
        if (written != content.Size) values.Clear();
        for (var y = 0; y < content.Height; y++)
        {
            var pixels = content.Row(y);
            var row = values.Slice(y * size.Width * 3, pixels.Length);
            for (var i = 0; i < pixels.Length; i++) row[i] = pixels[i];
        }
    }

    // Normalised once per byte value: (p - mean) / std in float32, as PyTorch computes it.
    private static float[][] Tables(SamEncoderLayout layout)
    {
        var tables = new float[3][];
        for (var channel = 0; channel < 3; channel++)
        {
            tables[channel] = new float[256];
            for (var p = 0; p < 256; p++) tables[channel][p] = (p - layout.Mean[channel]) / layout.Deviation[channel];
        }
        return tables;
    }
}
