using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SamPt.Onnx.Runtime;

/// <summary>A float tensor in host memory that is allocated anew only when its shape changes. It starts as zeros.</summary>
internal sealed class ReusedTensor : IDisposable
{
    private OrtValue? tensor;
    private long[] current = [];

    /// <summary>The tensor in this shape, with what was last written to it; it stays ours.</summary>
    public OrtValue OfShape(ReadOnlySpan<long> shape)
    {
        if (tensor is not null && shape.SequenceEqual(current)) return tensor;
        tensor?.Dispose();
        current = shape.ToArray();
        tensor = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, current);
        tensor.GetTensorMutableDataAsSpan<float>().Clear();
        return tensor;
    }

    public void Dispose() => tensor?.Dispose();
}
