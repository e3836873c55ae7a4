namespace SamPt.Core.Prompting;

/// <summary>
/// For each target position of one axis, the two source positions and the weight of the second: half-pixel bilinear without
/// antialiasing, in float32 as PyTorch's interpolate(mode="bilinear", align_corners=False) computes it.
/// </summary>
internal sealed class LinearTaps
{
    /// <param name="source">Source length.</param>
    /// <param name="target">Length of the whole target axis.</param>
    /// <param name="count">How many leading target positions are wanted: less than target where the rest is cropped.</param>
    public LinearTaps(int source, int target, int count)
    {
        First = new int[count];
        Second = new int[count];
        Weight = new float[count];
        var scale = (float)source / target;
        for (var i = 0; i < count; i++)
        {
            var position = Math.Max(scale * (i + 0.5f) - 0.5f, 0f);
            First[i] = Math.Min((int)position, source - 1);
            Second[i] = Math.Min(First[i] + 1, source - 1);
            Weight[i] = position - First[i];
        }
    }

    public int Count => First.Length;

    public int[] First { get; }

    public int[] Second { get; }

    /// <summary>Weight of <see cref="Second"/>; the first has 1 - weight.</summary>
    public float[] Weight { get; }
}
