using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SamPt.Onnx.Runtime;

/// <summary>Single precision on our side of a graph that takes or gives half.</summary>
internal static class HalfPrecision
{
    /// <summary>A half-precision copy of a single-precision tensor in host memory; the caller owns it.</summary>
    public static OrtValue Narrow(OrtValue single)
    {
        var half = OrtValue.CreateAllocatedTensorValue(
            OrtAllocator.DefaultInstance, TensorElementType.Float16, single.GetTensorTypeAndShape().Shape);
        TensorPrimitives.ConvertToHalf(single.GetTensorDataAsSpan<float>(), Halves(half.GetTensorMutableDataAsSpan<Float16>()));
        return half;
    }

    /// <summary>A single-precision copy of a half-precision tensor in host memory; the caller owns it.</summary>
    public static OrtValue Widen(OrtValue half)
    {
        var single = OrtValue.CreateAllocatedTensorValue(
            OrtAllocator.DefaultInstance, TensorElementType.Float, half.GetTensorTypeAndShape().Shape);
        Widen(half, single);
        return single;
    }

    /// <summary>Writes a half-precision tensor into a single-precision one of the same shape, both in host memory.</summary>
    public static void Widen(OrtValue half, OrtValue single) =>
        TensorPrimitives.ConvertToSingle(Halves(half.GetTensorDataAsSpan<Float16>()), single.GetTensorMutableDataAsSpan<float>());

    public static bool IsHalf(OrtValue tensor) => tensor.GetTensorTypeAndShape().ElementDataType == TensorElementType.Float16;

    public static bool IsSingle(OrtValue tensor) => tensor.GetTensorTypeAndShape().ElementDataType == TensorElementType.Float;

    // ONNX Runtime's own struct of the same 16 bits.
    private static Span<Half> Halves(Span<Float16> values) => MemoryMarshal.Cast<Float16, Half>(values);

    private static ReadOnlySpan<Half> Halves(ReadOnlySpan<Float16> values) => MemoryMarshal.Cast<Float16, Half>(values);
}
