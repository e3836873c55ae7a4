namespace SamPt.Core.Pipeline.Reinitialisation;

/// <summary>Variant C: each object where its area is closest to its area on the start frame; the first such frame.</summary>
public sealed class ReinitialiseAtSimilarArea : IReinitialisationPolicy
{
    public int[] Choose(SegmentedHorizon horizon)
    {
        var frames = new int[horizon.ObjectCount];
        for (var i = 0; i < frames.Length; i++)
            frames[i] = horizon.StartFrame + 1 + Closest(horizon.CountingAreas(i), horizon.StartAreas[i]);
        return frames;
    }

    // A difference with NaN is never smaller: without any area that counts, the first frame remains.
    private static int Closest(float[] areas, int target)
    {
        var closest = 0;
        var smallest = float.PositiveInfinity;
        for (var n = 0; n < areas.Length; n++)
        {
            var difference = MathF.Abs(areas[n] - target);
            if (!(difference < smallest)) continue;
            (closest, smallest) = (n, difference);
        }
        return closest;
    }
}
