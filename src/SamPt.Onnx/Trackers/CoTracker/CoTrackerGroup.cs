using System.Diagnostics;
using System.Numerics;

namespace SamPt.Onnx.Trackers.CoTracker;

/// <summary>
/// The points of one group in one direction of time, across all windows. Points are sorted by query frame, those of one frame in
/// the order given: the model pairs their channels by position, so order and number matter.
/// </summary>
internal sealed class CoTrackerGroup
{
    /// <summary>A logit that says visible, before anything is known.</summary>
    private const float NewVisibility = 10;

    private readonly CoTrackerLayout layout;
    private readonly int frameCount;
    private readonly int[] order;
    private readonly int[] starts;
    private readonly Vector2[] queries;
    private readonly float[] queryFeatures;
    private float[] lastCoords = [];
    private float[] lastVisibility = [];
    private int known;

    /// <param name="points">Query frames, from 0, and positions in model pixels.</param>
    /// <param name="frameCount">Frames of the run, at least a window.</param>
    public CoTrackerGroup(IReadOnlyList<(int Frame, Vector2 Position)> points, int frameCount, CoTrackerLayout layout)
    {
        this.layout = layout;
        this.frameCount = frameCount;
        order = [.. Enumerable.Range(0, points.Count).OrderBy(i => points[i].Frame)]; // stable
        starts = [.. order.Select(i => points[i].Frame)];
        queries = [.. order.Select(i => points[i].Position / layout.Stride)];
        queryFeatures = new float[points.Count * layout.Channels];
        Positions = new Vector2[frameCount * points.Count];
        Visibility = new float[frameCount * points.Count];
    }

    public int Count => order.Length;

    /// <summary>Frame-major, in the order given, model pixels; exactly zero where no window wrote.</summary>
    public Vector2[] Positions { get; }

    /// <summary>As <see cref="Positions"/>: logits, zero where no window wrote.</summary>
    public float[] Visibility { get; }

    /// <summary>How many points a window that begins at <paramref name="first"/> holds: those queried before its end.</summary>
    public int ActiveIn(int first)
    {
        var active = 0;
        while (active < Count && starts[active] < first + layout.Window) active++;
        return active;
    }

    /// <summary>Gives the points that enter with this window the features at their queries.</summary>
    public void Enter(int active, Func<int, ReadOnlySpan<float>> pyramidOf)
    {
        for (var n = known; n < active; n++)
        {
            var target = queryFeatures.AsSpan(n * layout.Channels, layout.Channels);
            BilinearRow.Sample(pyramidOf(starts[n]), layout.Features.Width, layout.Features.Height, queries[n], target);
        }
    }

    /// <summary>What the window starts from: coords [S,N,2], feats [S,N,C], vis [S,N] and track_mask [S,N] for its first N points.</summary>
    public CoTrackerWindow Start(int first, int active)
    {
        var window = new CoTrackerWindow(layout.Window, active, layout.Channels);
        for (var t = 0; t < layout.Window; t++)
        {
            var row = t * active;
            // What the window before said of the half that both cover, and of its last frame from there on.
            var before = (Math.Min(t, layout.Hop - 1) + layout.Hop) * known;
            lastCoords.AsSpan(before * 2, known * 2).CopyTo(window.Coords.AsSpan(row * 2));
            lastVisibility.AsSpan(before, known).CopyTo(window.Visibility.AsSpan(row));
            for (var n = known; n < active; n++)
            {
                (window.Coords[(row + n) * 2], window.Coords[(row + n) * 2 + 1]) = (queries[n].X, queries[n].Y);
                window.Visibility[row + n] = NewVisibility;
            }
            queryFeatures.AsSpan(0, active * layout.Channels).CopyTo(window.Features.AsSpan(row * layout.Channels));
            for (var n = 0; n < active; n++)
                window.TrackMask[row + n] = IsTracked(first + t, t, n) ? 1 : 0;
        }
        return window;
    }

    /// <summary>Takes the window's last iteration: coords [S,N,2] in feature pixels and visibility logits [S,N].</summary>
    public void Finish(int first, int active, ReadOnlySpan<float> coords, ReadOnlySpan<float> visibility)
    {
        Debug.Assert(coords.Length == layout.Window * active * 2);
        lastCoords = coords.ToArray();
        lastVisibility = visibility.ToArray();
        known = active;
        for (var t = 0; t < Math.Min(layout.Window, frameCount - first); t++)
        {
            for (var n = 0; n < active; n++)
            {
                var (source, target) = (t * active + n, (first + t) * Count + order[n]);
                Positions[target] = new Vector2(coords[source * 2], coords[source * 2 + 1]) * layout.Stride;
                Visibility[target] = visibility[source];
            }
        }
    }

    // Frames that an earlier window covered do not count again, nor do the repeated frames behind the last.
    private bool IsTracked(int frame, int t, int n) =>
        frame >= starts[n] && frame < frameCount && (n >= known || t >= layout.Hop);
}
