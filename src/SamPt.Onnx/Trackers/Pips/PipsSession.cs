using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Pips;

/// <summary>PIPS on one video. Points are independent of one another, so those of all groups share windows.</summary>
internal sealed class PipsSession : IPointTrackingSession
{
    private readonly PipsLayout layout;
    private readonly PipsOptions options;
    private readonly FeaturePyramid pyramid;
    private readonly FrameFeatures features;
    private readonly PyramidWindow window;
    private readonly PipsRefiner refiner;

    public PipsSession(IVideo video, OnnxSession encoder, OnnxSession step, PipsLayout layout, PipsOptions options)
    {
        this.layout = layout;
        this.options = options;
        pyramid = FeaturePyramid.Of(video.Size, layout.Stride, layout.Channels, "pips");
        features = new FrameFeatures(
            video, encoder, new UnscaledInput(video.Size), [new FrameOutput("pyramid", pyramid.Cells, pyramid.Channels)],
            layout.Window, options.FeatureBudgetBytes);
        window = new PyramidWindow(features, pyramid);
        refiner = new PipsRefiner(step, options.Iterations);
    }

    /// <summary>How often a frame went through the encoder.</summary>
    public int EncodedFrames => features.EncodedFrames;

    public IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation)
    {
        var points = TrackedPoints.Of(groups, range);
        var forward = new PipsRun(points.Queries, range.Count);
        Follow(forward, t => range.First + t, range, cancellation);

        // Points of the first frame have nothing before it: only the others run back.
        var late = Enumerable.Range(0, points.Count).Where(n => points.Queries[n].Frame > 0).ToArray();
        var backward = new PipsRun([.. late.Select(n => (range.Count - 1 - points.Queries[n].Frame, points.Queries[n].Position))], range.Count);
        Follow(backward, t => range.End - 1 - t, range, cancellation);

        return points.Trajectories((t, n) =>
        {
            if (t >= points.Queries[n].Frame) return Seen(forward, t, n);
            return Seen(backward, range.Count - 1 - t, Array.BinarySearch(late, n));
        });
    }

    public void Dispose()
    {
        features.Dispose();
        window.Dispose();
    }

    private static (Vector2, bool) Seen(PipsRun run, int t, int n) => (run.Position(t, n), run.Probability(t, n) > 0.5f);

    private void Follow(PipsRun run, Func<int, int> frameAt, FrameRange range, CancellationToken cancellation)
    {
        var pointFeatures = new float[run.Count * layout.Channels];
        for (var first = 0; first < range.Count - 1; first++)
        {
            var waiting = run.WaitingAt(first);
            if (waiting.Length == 0) continue;
            // Behind the last frame the window goes on with it.
            window.Load([.. Enumerable.Range(first, layout.Window).Select(t => frameAt(Math.Min(t, range.Count - 1)))], cancellation);
            foreach (var n in waiting.Where(n => run.StartsAt(first, n)))
            {
                var target = pointFeatures.AsSpan(n * layout.Channels, layout.Channels);
                BilinearRow.Sample(pyramid.Finest(window.Tensor, 0), pyramid.Level0.Width, pyramid.Level0.Height, run.Position(first, n) / layout.Stride, target);
            }
            foreach (var points in waiting.Chunk(TrackedPoints.RowsPerCall / layout.Window)) Advance(run, first, points, pointFeatures, cancellation);
        }
    }

    /// <summary>One window: the points stand still at its first frame's positions, with the features of their queries.</summary>
    private void Advance(PipsRun run, int first, int[] points, float[] pointFeatures, CancellationToken cancellation)
    {
        var channels = layout.Channels;
        var coords = new float[layout.Window * points.Length * 2];
        var repeated = new float[layout.Window * points.Length * channels];
        for (var row = 0; row < layout.Window * points.Length; row++)
        {
            var point = points[row % points.Length];
            var at = run.Position(first, point) / layout.Stride;
            (coords[2 * row], coords[2 * row + 1]) = (at.X, at.Y);
            pointFeatures.AsSpan(point * channels, channels).CopyTo(repeated.AsSpan(row * channels));
        }
        var (moved, visibility) = refiner.Refine(window.Tensor, [pyramid.Level0.Height, pyramid.Level0.Width], coords, repeated, cancellation);
        using (moved)
        using (visibility)
        {
            run.Take(first, points, moved.GetTensorDataAsSpan<float>(), visibility.GetTensorDataAsSpan<float>(),
                layout.Stride, options.InitialNextFrameVisibilityThreshold);
        }
    }
}
