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

    /// <summary>The mask that each object has on this frame before anything is predicted there, or null.</summary>
    public IReadOnlyList<CarriedMask?> On(LogitGeometry geometry) => Array.ConvertAll(indices, index => memory.For(frame, index, geometry));

    /// <summary>Leaves what was predicted, joined with what was carried where that is asked for, for the next frame; returns it.</summary>
    public IReadOnlyList<ObjectPrediction> Keep(IReadOnlyList<ObjectPrediction> predictions, IReadOnlyList<CarriedMask?> carried) =>
        [.. indices.Select((index, n) => memory.Keep(frame, index, predictions[n], carried[n]))];
}
