using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Verification;

/// <summary>How far a graph may lie from PyTorch, as a share of the largest value that PyTorch gave.</summary>
internal static class GoldenTolerance
{
    /// <summary>Single precision on the CPU: operators add in another order, nothing more.</summary>
    public const double Single = 1e-4;

    /// <summary>Single precision on a GPU, which multiplies with 10 bits (TF32) unless told otherwise.</summary>
    public const double Gpu = 1e-2;

    /// <summary>Half precision, of the weights or of everything; the golden tensors are those of full precision.</summary>
    public const double Half = 3e-2;

    public static double For(GraphSignature graph, bool onGpu) => IsHalf(graph) ? Half : onGpu ? Gpu : Single;

    private static bool IsHalf(GraphSignature graph) =>
        graph.Note("precision") == "fp16" || graph.Inputs.Concat(graph.Outputs).Any(tensor => tensor.Type == "float16");
}
