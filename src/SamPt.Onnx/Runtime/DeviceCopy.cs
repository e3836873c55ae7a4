using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SamPt.Onnx.Runtime;

/// <summary>
/// Brings tensors from a device to host memory, through a graph of one Identity on that device: the one way that every execution
/// provider has.
/// </summary>
internal sealed class DeviceCopy(OnnxSessionFactory sessions) : IDisposable
{
    // onnx.helper: one Identity from x to y of any shape, opset 16; single and half precision.
    private const string SingleGraph = "CAg6KwoQCgF4EgF5IghJZGVudGl0eRIBZ1oJCgF4EgQKAggBYgkKAXkSBAoCCAFCBAoAEBA=";
    private const string HalfGraph = "CAg6KwoQCgF4EgF5IghJZGVudGl0eRIBZ1oJCgF4EgQKAggKYgkKAXkSBAoCCApCBAoAEBA=";

    private readonly Lazy<OnnxSession> single = new(() => sessions.OpenCopy("Identity", Convert.FromBase64String(SingleGraph)));
    private readonly Lazy<OnnxSession> half = new(() => sessions.OpenCopy("Identity", Convert.FromBase64String(HalfGraph)));

    /// <summary>A single-precision copy in host memory; the caller owns it.</summary>
    public OrtValue ToHost(OrtValue tensor, CancellationToken cancellation)
    {
        var isHalf = tensor.GetTensorTypeAndShape().ElementDataType == TensorElementType.Float16;
        return (isHalf ? half : single).Value.RunPartlyOnDevice(["x"], [tensor], ["y"], [false], cancellation)[0];
    }

    public void Dispose()
    {
        foreach (var session in new[] { single, half })
        {
            if (session.IsValueCreated) session.Value.Dispose();
        }
    }
}
