using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Segmenters;

/// <summary>The mask inputs of decoder calls, one after the other.</summary>
internal sealed class MaskInputs : IDisposable
{
    /// <summary>The prompts' masks.</summary>
    public ReusedTensor Masks { get; } = new();

    /// <summary>For prompts without: zeros.</summary>
    public ReusedTensor Zeros { get; } = new();

    public void Dispose()
    {
        Masks.Dispose();
        Zeros.Dispose();
    }
}
