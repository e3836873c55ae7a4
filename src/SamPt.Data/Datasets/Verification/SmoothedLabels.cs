using SamPt.Core.Masks;

namespace SamPt.Data.Datasets.Verification;

/// <summary>
/// Tells label maps that were resized or saved with antialiasing: where two ids meet, the ids between them appear as a ramp of a pixel or
/// two, as 0 1 3 between the background and object 3. An exact map goes from id to id in one step, but for the odd thin part.
/// </summary>
internal static class SmoothedLabels
{
    private const int LongestStep = 2;

    // Fewer are what thin parts of objects make.
    private const int FewestSteps = 12;

    // Halving an image smooths half of the steps that it does not keep whole: a third as many ramps as steps, at least.
    private const double LeastShare = 0.25;

    // Where no id lives by the borders alone, ramps must be as common as steps of more than 1 that are left.
    private const double SureShare = 0.5;

    // Of an id that is no object.
    private const double BorderShare = 0.6;

    /// <summary>The ids along the borders if the map is smoothed, else null.</summary>
    public static IReadOnlyList<byte>? Find(LabelMap labels)
    {
        Span<int> areas = stackalloc int[256];
        Span<int> ramps = stackalloc int[256];
        var (rising, falling) = (new Borders(), new Borders());
        for (var y = 0; y < labels.Height; y++) Count(labels.Row(y), areas, ramps, ref rising, ref falling);
        // A thin part makes ramps on the one side that it lies on; smoothing makes them on both sides of every object.
        var share = Math.Min(rising.Share, falling.Share);
        if (rising.Ramps + falling.Ramps < FewestSteps || share < LeastShare) return null;
        var bordering = new List<byte>();
        for (var id = 1; id < 256; id++)
        {
            if (ramps[id] > BorderShare * areas[id]) bordering.Add((byte)id);
        }
        return bordering.Count > 0 || share >= SureShare ? bordering : null;
    }

    private static void Count(ReadOnlySpan<byte> row, Span<int> areas, Span<int> ramps, ref Borders rising, ref Borders falling)
    {
        var (before, now, length) = (-1, -1, 0);
        for (var rest = row; !rest.IsEmpty;)
        {
            var next = rest[0];
            var end = rest.IndexOfAnyExcept(next);
            if (end < 0) end = rest.Length;
            areas[next] += end;
            ref var borders = ref next > now ? ref rising : ref falling;
            if (now >= 0 && Math.Abs(next - now) > 1) borders.Jumps++;
            if (before >= 0 && length <= LongestStep && (before < now && now < next || before > now && now > next))
            {
                ramps[now] += length;
                borders.Ramps += length;
            }
            (before, now, length) = (now, next, end);
            rest = rest[end..];
        }
    }

    /// <summary>Pixels of ramps, and steps of more than one id, from left to right in one direction.</summary>
    private struct Borders
    {
        public int Ramps;
        public int Jumps;

        public readonly double Share => Ramps == 0 ? 0 : (double)Ramps / Math.Max(1, Jumps);
    }
}
