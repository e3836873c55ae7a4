using SamPt.Core.Masks;

namespace SamPt.Core.Pipeline.Oracles;

/// <summary>The true masks of one frame: one for each object of the job, in its order, empty where the object is not to be seen.</summary>
/// <param name="Working">At the video's working size, where points are.</param>
/// <param name="Output">At the size of the results.</param>
public sealed record TrueMasks(IReadOnlyList<BinaryMask> Working, IReadOnlyList<BinaryMask> Output);

/// <summary>What the objects of a job truly look like. Called by one thread at a time.</summary>
public interface IObjectTruth
{
    /// <summary>The masks of a frame, to be read only.</summary>
    /// <exception cref="DatasetException">The frame has no truth, or none that can be read.</exception>
    TrueMasks On(int frame);
}
