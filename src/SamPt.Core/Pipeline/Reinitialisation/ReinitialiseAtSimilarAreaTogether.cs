namespace SamPt.Core.Pipeline.Reinitialisation;

/// <summary>
/// Variant D: all objects on the frame where the relative differences to their areas on the start frame add up to the least; preferably
/// where another object starts.
/// </summary>
public sealed class ReinitialiseAtSimilarAreaTogether : IReinitialisationPolicy
{
    // The reference's weights: an area that does not count is as bad as one 720 times too large, going on with another object is
    // worth a difference of 36 times the area.
    private const float NotCounting = 720;
    private const float Companionship = 36;

    public int[] Choose(SegmentedHorizon horizon)
    {
        var sums = new float[horizon.FrameCount];
        for (var i = 0; i < horizon.ObjectCount; i++)
        {
            float target = horizon.StartAreas[i];
            var areas = horizon.CountingAreas(i);
            for (var n = 0; n < sums.Length; n++)
            {
                var difference = MathF.Abs(areas[n] - target) / target;
                sums[n] += float.IsNaN(difference) ? NotCounting : difference;
            }
        }
        // Beyond the horizon there is nothing to prefer; the reference fails there with an index error.
        if (horizon.NextOtherStart is { } other && other < sums.Length) sums[other] -= Companionship;
        return horizon.Together(IndexOfSmallest(sums));
    }

    private static int IndexOfSmallest(float[] sums)
    {
        var smallest = 0;
        for (var n = 1; n < sums.Length; n++)
        {
            if (sums[n] < sums[smallest]) smallest = n;
        }
        return smallest;
    }
}
