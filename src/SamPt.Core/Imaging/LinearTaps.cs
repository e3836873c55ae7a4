namespace SamPt.Core.Imaging;

/// <summary>
/// The two neighbours along one axis that each target position lies between, and the weight of the second. The scale is rounded to
/// single precision and the position is not: PyTorch's CPU kernel gives the same weights to 1e-7 that way, and 1e-5 off otherwise.
/// </summary>
internal sealed class LinearTaps
{
    public LinearTaps(int from, int to, int count, GridAlignment alignment)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        First = new int[count];
        Second = new int[count];
        Weight = new float[count];
        var corners = alignment == GridAlignment.Corners;
        double scale = !corners ? (float)from / to : to > 1 ? (float)(from - 1) / (to - 1) : 0;
        for (var i = 0; i < count; i++)
        {
            var position = corners ? i * scale : Math.Max(0, (i + 0.5) * scale - 0.5);
            First[i] = Math.Min((int)position, from - 1);
            Second[i] = Math.Min(First[i] + 1, from - 1);
            Weight[i] = (float)Math.Clamp(position - First[i], 0, 1);
        }
    }

    public int Count => First.Length;

    public int[] First { get; }

    public int[] Second { get; }

    /// <summary>Weight of the second neighbour, 0 .. 1.</summary>
    public float[] Weight { get; }
}
