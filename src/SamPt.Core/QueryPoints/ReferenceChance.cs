namespace SamPt.Core.QueryPoints;

/// <summary>The two generators that the reference seeds alike: PyTorch's draws query points, numpy's draws among the other objects' points.</summary>
public sealed class ReferenceChance(ulong seed)
{
    public ReferenceRandom Torch { get; } = new(seed);

    public NumpyRandom Numpy { get; } = new((uint)seed);
}
