using System.Diagnostics;
using System.Numerics;

namespace SamPt.Onnx.Trackers.CoTracker3;

/// <summary>
/// The points of one group in one direction of time, across all windows. Every window holds all points; those whose query lies
/// behind it take part without surroundings, and what it says of them is void.
/// </summary>
/// <param name="points">Query frames, from 0, and positions in cells of level 0.</param>
/// <param name="frameCount">Frames of the run.</param>
/// <param name="window">Frames a window; the last may reach beyond the run.</param>
internal sealed class CoTracker3Run(
    IReadOnlyList<(int Frame, Vector2 Position)> points, int frameCount, int window, CoTracker3Layout layout)
{
    private readonly bool[] entered = new bool[points.Count];

    public int Count => points.Count;

    /// <summary>[N,4,49,C]: the points' surroundings, zeros before their window has come.</summary>
    public float[] Support { get; } = new float[points.Count * CoTracker3Layout.Levels * CoTracker3Layout.Taps * layout.Channels];

    /// <summary>Frame-major, in cells of level 0; zeros where no window wrote.</summary>
    public Vector2[] Positions { get; } = new Vector2[frameCount * points.Count];

    /// <summary>As <see cref="Positions"/>: logits.</summary>
    public float[] Visibility { get; } = new float[frameCount * points.Count];

    /// <summary>As <see cref="Positions"/>: logits of being within a few pixels.</summary>
    public float[] Confidence { get; } = new float[frameCount * points.Count];

    public int QueryFrame(int point) => points[point].Frame;

    /// <summary>Whether any point's query lies before the end of the window that begins at <paramref name="first"/>.</summary>
    public bool IsActiveIn(int first) => points.Any(point => point.Frame < first + window);

    /// <summary>Takes the surroundings of the points whose query lies in this window first.</summary>
    /// <param name="pyramids">The window's, [S,P,C].</param>
    public void Enter(int first, ReadOnlySpan<float> pyramids)
    {
        var (frame, length) = (layout.Rows * layout.Channels, Support.Length / Count);
        for (var n = 0; n < Count; n++)
        {
            if (entered[n] || points[n].Frame >= first + window) continue;
            var pyramid = pyramids.Slice((points[n].Frame - first) * frame, frame);
            QuerySurroundings.Sample(pyramid, layout, points[n].Position, Support.AsSpan(n * length, length));
            entered[n] = true;
        }
    }

    /// <summary>Fills a window's start, coords [S,N,2], vis and conf [S,N]: what the window before said, or the query and zeros.</summary>
    public void Start(int first, Span<float> coords, Span<float> visibility, Span<float> confidence)
    {
        var hop = window / 2;
        for (var t = 0; t < window; t++)
        {
            for (var n = 0; n < Count; n++)
            {
                var cell = t * Count + n;
                // Only the half that both cover is known; its last frame stands for the rest.
                var known = first > 0 && points[n].Frame < first + hop;
                var before = (first + Math.Min(t, hop - 1)) * Count + n;
                var position = known ? Positions[before] : points[n].Position;
                (coords[2 * cell], coords[2 * cell + 1]) = (position.X, position.Y);
                visibility[cell] = known ? Visibility[before] : 0;
                confidence[cell] = known ? Confidence[before] : 0;
            }
        }
    }

    /// <summary>Takes a window's last iteration, in the shapes of <see cref="Start"/>; it replaces what windows before said of its frames.</summary>
    public void Finish(int first, ReadOnlySpan<float> coords, ReadOnlySpan<float> visibility, ReadOnlySpan<float> confidence)
    {
        Debug.Assert(visibility.Length == window * Count);
        var (count, row) = (Math.Min(window, frameCount - first) * Count, first * Count);
        for (var i = 0; i < count; i++) Positions[row + i] = new Vector2(coords[2 * i], coords[2 * i + 1]);
        visibility[..count].CopyTo(Visibility.AsSpan(row));
        confidence[..count].CopyTo(Confidence.AsSpan(row));
    }
}
