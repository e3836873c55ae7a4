using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Core.Tracking;

/// <summary>
/// Cuts the patches around points out of a frame, in CIELAB and bilinearly, and compares them: SAM-PT's patch matching. Only the pixels
/// under a patch are converted.
/// </summary>
internal sealed class PatchSimilaritySampler
{
    private readonly int reach;
    private readonly float spread;

    public PatchSimilaritySampler(int patchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patchSize);
        reach = patchSize / 2;
        spread = 2f * patchSize * patchSize;
    }

    /// <summary>Colours in a patch: a square of 2 * (patch size / 2) + 1 pixels a side.</summary>
    public int Length => (2 * reach + 1) * (2 * reach + 1);

    /// <summary>Fills <paramref name="patch"/> with the colours around <paramref name="centre"/>, row by row; zero outside the frame.</summary>
    public void Cut(RgbFrame frame, Vector2 centre, Span<Vector3> patch)
    {
        var n = 0;
        for (var dy = -reach; dy <= reach; dy++)
        {
            var y = SamplingPosition(centre.Y + dy, frame.Height);
            for (var dx = -reach; dx <= reach; dx++)
                patch[n++] = Sample(frame, SamplingPosition(centre.X + dx, frame.Width), y);
        }
    }

    /// <summary>exp(-distance / (2 patch_size^2)), 0 .. 1, 1 for equal patches; NaN where a position was.</summary>
    public float Similarity(ReadOnlySpan<Vector3> first, ReadOnlySpan<Vector3> second)
    {
        var sum = 0f;
        for (var n = 0; n < first.Length; n++) sum += Vector3.DistanceSquared(first[n], second[n]);
        return MathF.Exp(-MathF.Sqrt(sum) / spread);
    }

    // The detour over grid_sample's range -1 .. 1 in float32 shifts positions by some 1e-5 pixels, which the reference's patches have too.
    private static float SamplingPosition(float position, int size)
    {
        var normalised = (position + 0.5f) / size * 2 - 1;
        return (normalised + 1) * (size / 2f) - 0.5f;
    }

    private static Vector3 Sample(RgbFrame frame, float x, float y)
    {
        var (left, top) = (MathF.Floor(x), MathF.Floor(y));
        var (right, lower) = (x - left, y - top);
        // A position that is no number has no pixel but stays no number by its weights.
        var (column, row) = ((int)Math.Clamp(left, -2f, frame.Width), (int)Math.Clamp(top, -2f, frame.Height));
        return Pixel(frame, column, row) * ((1 - right) * (1 - lower)) + Pixel(frame, column + 1, row) * (right * (1 - lower))
            + Pixel(frame, column, row + 1) * ((1 - right) * lower) + Pixel(frame, column + 1, row + 1) * (right * lower);
    }

    private static Vector3 Pixel(RgbFrame frame, int x, int y)
    {
        if (x < 0 || y < 0 || x >= frame.Width || y >= frame.Height) return Vector3.Zero;
        var pixel = frame.Row(y).Slice(3 * x, 3);
        // The reference hands blue over as red and red as blue.
        return CieLab.FromRgb(pixel[2], pixel[1], pixel[0]);
    }
}
