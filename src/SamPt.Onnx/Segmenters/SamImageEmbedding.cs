using Microsoft.ML.OnnxRuntime;
using SamPt.Core.Prompting;

namespace SamPt.Onnx.Segmenters;

/// <summary>The decoder's image inputs for one frame, on the device that computed them, and the decoder's last answers on it.</summary>
internal sealed class SamImageEmbedding(LogitGeometry geometry, OrtValue[] tensors) : IImageEmbedding
{
    private OrtValue[]? tensors = tensors;

    public LogitGeometry Geometry { get; } = geometry;

    /// <summary>In the order of the decoder's image inputs.</summary>
    public OrtValue[] Tensors => tensors ?? throw new ObjectDisposedException(nameof(SamImageEmbedding));

    /// <summary>The logits that lie on the device, for the next pass.</summary>
    public ResidentLogits Resident { get; } = new();

    public void Dispose()
    {
        foreach (var tensor in tensors ?? []) tensor.Dispose();
        tensors = null;
        Resident.Dispose();
    }
}
