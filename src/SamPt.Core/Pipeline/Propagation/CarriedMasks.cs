using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline.Propagation;

/// <summary>The masks that former frames left for some of the objects of one frame.</summary>
internal sealed class CarriedMasks(MaskMemory memory, int frame, int[] indices)
{
    private Task? former;

    /// <summary>Tells what predicts the frame before, after which the masks are known.</summary>
    public void After(Task? formerFrame) => former = formerFrame;

    /// <summary>Waits until the frame before has been predicted; throws what it failed with.</summary>
    public void AwaitFormerFrame()
    {
        former?.GetAwaiter().GetResult();
        former = null; // or every frame would hold on to all before it
    }

    /// <summary>The mask input of each object's first pass, or null.</summary>
    public IReadOnlyList<LowResolutionLogits?> On(LogitGeometry geometry) => Array.ConvertAll(indices, index => memory.For(frame, index, geometry));

    /// <summary>Leaves what was predicted for the next frame.</summary>
    public void Keep(IReadOnlyList<ObjectPrediction> predictions)
    {
        for (var n = 0; n < indices.Length; n++) memory.Keep(frame, indices[n], predictions[n].Logits);
    }
}
