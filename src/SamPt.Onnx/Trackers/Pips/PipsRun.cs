using System.Numerics;

namespace SamPt.Onnx.Trackers.Pips;

/// <summary>All points in one direction of time: each is followed from its query frame to the end, window after window.</summary>
internal sealed class PipsRun
{
    private readonly int frameCount;
    private readonly int[] starts;
    private readonly int[] current;
    private readonly Vector2[] positions;
    private readonly float[] probabilities;

    /// <param name="points">Query frames, from 0, and positions in pixels.</param>
    public PipsRun(IReadOnlyList<(int Frame, Vector2 Position)> points, int frameCount)
    {
        this.frameCount = frameCount;
        starts = [.. points.Select(point => point.Frame)];
        current = [.. starts];
        positions = new Vector2[frameCount * points.Count];
        probabilities = new float[positions.Length];
        for (var n = 0; n < points.Count; n++) (positions[At(starts[n], n)], probabilities[At(starts[n], n)]) = (points[n].Position, 1);
    }

    public int Count => starts.Length;

    /// <summary>The points whose next window begins at <paramref name="frame"/>.</summary>
    public int[] WaitingAt(int frame) => [.. Enumerable.Range(0, Count).Where(n => current[n] == frame)];

    public bool StartsAt(int frame, int point) => starts[point] == frame;

    /// <summary>Pixels; meaningful from the query frame on, up to where the last window reached.</summary>
    public Vector2 Position(int frame, int point) => positions[At(frame, point)];

    public float Probability(int frame, int point) => probabilities[At(frame, point)];

    /// <summary>What a window that began at <paramref name="first"/> says of its frames behind that one, as far as the video goes.</summary>
    /// <param name="points">The window's points.</param>
    /// <param name="coords">[S,N,2], cells.</param>
    /// <param name="logits">[S,N].</param>
    public void Take(int first, ReadOnlySpan<int> points, ReadOnlySpan<float> coords, ReadOnlySpan<float> logits, int stride, float threshold)
    {
        var last = Math.Min(first + logits.Length / points.Length, frameCount) - 1;
        for (var i = 0; i < points.Length; i++)
        {
            var point = points[i];
            for (var t = first + 1; t <= last; t++)
            {
                var row = (t - first) * points.Length + i;
                positions[At(t, point)] = new Vector2(coords[2 * row], coords[2 * row + 1]) * stride;
                probabilities[At(t, point)] = 1 / (1 + MathF.Exp(-logits[row]));
            }
            current[point] = PipsChaining.Next(t => Probability(t, point), first + 1, last, threshold);
        }
    }

    private int At(int frame, int point) => frame * Count + point;
}
