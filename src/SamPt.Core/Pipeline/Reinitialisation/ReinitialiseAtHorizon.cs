namespace SamPt.Core.Pipeline.Reinitialisation;

/// <summary>Variant A: all objects on the last frame of the horizon, or earlier, where another object starts, to go on with it.</summary>
public sealed class ReinitialiseAtHorizon : IReinitialisationPolicy
{
    public int[] Choose(SegmentedHorizon horizon)
    {
        var last = horizon.FrameCount - 1;
        return horizon.Together(Math.Min(last, horizon.NextOtherStart ?? last));
    }
}
