namespace SamPt.Core.Pipeline.Reinitialisation;

/// <summary>Variant B: each object where its area is the median of the areas that count, the lower one of two.</summary>
public sealed class ReinitialiseAtMedianArea : IReinitialisationPolicy
{
    public int[] Choose(SegmentedHorizon horizon)
    {
        var frames = new int[horizon.ObjectCount];
        for (var i = 0; i < frames.Length; i++)
            frames[i] = horizon.StartFrame + 1 + LowerMedian.IndexOf(horizon.CountingAreas(i));
        return frames;
    }
}
