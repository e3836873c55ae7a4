using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.PipsPlusPlus;

/// <summary>PIPS++ on one video. Points are independent of one another: those of all groups that start on one frame go together.</summary>
internal sealed class PipsPlusPlusSession : IPointTrackingSession
{
    private readonly PipsPlusPlusLayout layout;
    private readonly PipsPlusPlusOptions options;
    private readonly FeaturePyramid pyramid;
    private readonly FrameFeatures features;
    private readonly PyramidWindow window;
    private readonly PipsPlusPlusRefiner refiner;

    public PipsPlusPlusSession(IVideo video, OnnxSession encoder, OnnxSession step, PipsPlusPlusLayout layout, PipsPlusPlusOptions options)
    {
        this.layout = layout;
        this.options = options;
        pyramid = FeaturePyramid.Of(video.Size, layout.Stride, layout.Channels, "pips++");
        // A chunk keeps its own copies, so no frame needs to stay here.
        features = new FrameFeatures(
            video, encoder, new UnscaledInput(video.Size), [new FrameOutput("pyramid", pyramid.Cells, pyramid.Channels)],
            1, options.FeatureBudgetBytes);
        window = new PyramidWindow(features, pyramid);
        refiner = new PipsPlusPlusRefiner(step, options.Iterations);
    }

    /// <summary>How often a frame went through the encoder.</summary>
    public int EncodedFrames => features.EncodedFrames;

    public IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation)
    {
        var points = TrackedPoints.Of(groups, range);
        var positions = new Vector2[range.Count * points.Count];
        for (var n = 0; n < points.Count; n++) positions[points.Queries[n].Frame * points.Count + n] = points.Queries[n].Position;
        foreach (var together in Enumerable.Range(0, points.Count).GroupBy(n => points.Queries[n].Frame).OrderBy(frame => frame.Key))
        {
            var (start, members) = (together.Key, together.ToArray());
            Follow(points, members, range.Count - start, t => start + t, range, positions, cancellation);
            Follow(points, members, start + 1, t => start - t, range, positions, cancellation);
        }
        // The model does not tell visibility: every point counts as visible, as in the reference.
        return points.Trajectories((t, n) => (positions[t * points.Count + n], true));
    }

    public void Dispose()
    {
        features.Dispose();
        window.Dispose();
    }

    /// <summary>One direction of time.</summary>
    /// <param name="count">Frames from the query frame to the end.</param>
    /// <param name="frameAt">The t-th of them, counted from the range's first.</param>
    /// <param name="positions">Frame-major, pixels.</param>
    private void Follow(
        TrackedPoints points, int[] members, int count, Func<int, int> frameAt, FrameRange range, Vector2[] positions, CancellationToken cancellation)
    {
        if (count == 1) return;
        var length = Math.Min(count, options.MaxSequenceLength);
        var batches = members.Chunk(Math.Max(1, TrackedPoints.RowsPerCall / length))
            .Select(batch => new PipsPlusPlusPoints(batch, [.. batch.Select(n => points.Queries[n].Position / layout.Stride)], count)).ToArray();
        foreach (var chunk in PipsPlusPlusChunks.Of(count, length))
        {
            window.Load([.. Enumerable.Range(chunk.First, chunk.Count).Select(t => range.First + frameAt(t))], cancellation);
            foreach (var batch in batches)
                batch.Take(chunk.First, refiner.Refine(window.Tensor, pyramid, batch, batch.Chunk(chunk.First, chunk.Count), cancellation));
        }
        foreach (var batch in batches)
        {
            for (var i = batch.Points.Length; i < batch.Coords.Length / 2; i++)
            {
                var (t, n) = (frameAt(i / batch.Points.Length), batch.Points[i % batch.Points.Length]);
                positions[t * points.Count + n] = new Vector2(batch.Coords[2 * i], batch.Coords[2 * i + 1]) * layout.Stride;
            }
        }
    }
}
