using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.CoTracker;

/// <summary>CoTracker on one video. All groups go through a window together, so that its features are assembled once.</summary>
internal sealed class CoTrackerSession : IPointTrackingSession
{
    private readonly CoTrackerLayout layout;
    private readonly CoTrackerOptions options;
    private readonly FrameFeatures features;
    private readonly CoTrackerRefiner refiner;
    private readonly ImageScale toModel;

    public CoTrackerSession(IVideo video, OnnxSession encoder, OnnxSession step, CoTrackerLayout layout, CoTrackerOptions options)
    {
        this.layout = layout;
        this.options = options;
        features = new FrameFeatures(
            video, encoder, new ResizedInput(video.Size, layout.Input), [new FrameOutput("pyramid", layout.Rows, layout.Channels)],
            layout.Window, options.FeatureBudgetBytes);
        refiner = new CoTrackerRefiner(step, layout, options.Iterations);
        toModel = new ImageScale(video.Size, layout.Input);
    }

    /// <summary>How often a frame went through the encoder.</summary>
    public int EncodedFrames => features.EncodedFrames;

    public IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation)
    {
        var points = groups.Select(group => WithSupport(group, range)).ToArray();
        var filled = Enumerable.Range(0, groups.Count).Where(g => groups[g].Count > 0).ToArray();
        var forward = new CoTrackerGroup[groups.Count];
        foreach (var g in filled) forward[g] = Group(points[g], range);
        Run([.. filled.Select(g => forward[g])], t => range.First + Math.Min(t, range.Count - 1), range, cancellation);

        var unfinished = filled.Where(g => CoTrackerMerge.NeedsBackward(forward[g], groups[g].Count, range.Count)).ToArray();
        var backward = new CoTrackerGroup?[groups.Count];
        foreach (var g in unfinished)
            backward[g] = Group([.. points[g].Select(point => (range.Count - 1 - point.Frame, point.Position))], range);
        Run([.. unfinished.Select(g => backward[g]!)], t => range.End - 1 - Math.Min(t, range.Count - 1), range, cancellation);

        return [.. Enumerable.Range(0, groups.Count).Select(g => CoTrackerMerge.Merge(
            forward[g], backward[g], range.Count, groups[g].Count, toModel.Inverse, options.VisibilityThreshold))];
    }

    public void Dispose()
    {
        features.Dispose();
        refiner.Dispose();
    }

    // Shorter clips count as a window: their last frame is repeated.
    private CoTrackerGroup Group(IReadOnlyList<(int Frame, Vector2 Position)> points, FrameRange range) =>
        new(points, Math.Max(range.Count, layout.Window), layout);

    private void Run(IReadOnlyList<CoTrackerGroup> groups, Func<int, int> frameAt, FrameRange range, CancellationToken cancellation)
    {
        if (groups.Count == 0) return;
        var frameCount = Math.Max(range.Count, layout.Window);
        for (var first = 0; first < frameCount - layout.Hop; first += layout.Hop)
        {
            if (groups.All(group => group.ActiveIn(first) == 0)) continue;
            Assemble(first, frameCount, frameAt, cancellation);
            foreach (var group in groups)
            {
                var active = group.ActiveIn(first);
                if (active == 0) continue;
                group.Enter(active, t => features.Of(frameAt(t), cancellation));
                var (coords, visibility) = refiner.Refine(group.Start(first, active), cancellation);
                using (coords)
                using (visibility)
                    group.Finish(first, active, coords.GetTensorDataAsSpan<float>(), visibility.GetTensorDataAsSpan<float>());
            }
        }
    }

    private void Assemble(int first, int frameCount, Func<int, int> frameAt, CancellationToken cancellation)
    {
        var pyramid = refiner.Pyramid;
        var length = layout.Rows * layout.Channels;
        features.Prepare([.. Enumerable.Range(first, layout.Window).Select(t => frameAt(Math.Min(t, frameCount - 1)))], cancellation);
        for (var t = 0; t < layout.Window; t++)
        {
            var frame = frameAt(Math.Min(first + t, frameCount - 1));
            features.Of(frame, cancellation).CopyTo(pyramid.Slice(t * length, length));
        }
    }

    /// <summary>The group's points at the model's scale, counted from the range's first frame, and the support grid behind them.</summary>
    private (int Frame, Vector2 Position)[] WithSupport(IReadOnlyList<QueryPoint> group, FrameRange range)
    {
        var points = new List<(int, Vector2)>();
        foreach (var query in group)
        {
            if (query.Frame < range.First || query.Frame >= range.End)
                throw new ArgumentOutOfRangeException(nameof(group), $"Query frame {query.Frame} is not among frames {range.First} .. {range.End - 1}.");
            points.Add((query.Frame - range.First, toModel.Apply(query.Position)));
        }
        var grid = SupportGrid();
        for (var t = 0; t < range.Count; t += options.SupportGridEveryNFrames)
            points.AddRange(grid.Select(position => (t, position)));
        return [.. points];
    }

    // get_points_on_a_grid: corner to corner within a margin of a 64th of the width, rows first.
    private Vector2[] SupportGrid()
    {
        var (count, size) = (options.SupportGridSize, layout.Input);
        if (count == 1) return [new Vector2(size.Width / 2f, size.Height / 2f)];
        var margin = size.Width / 64;
        var grid = new Vector2[count * count];
        for (var i = 0; i < grid.Length; i++)
        {
            grid[i] = new Vector2(
                margin + i % count / (float)(count - 1) * (size.Width - margin * 2),
                margin + i / count / (float)(count - 1) * (size.Height - margin * 2));
        }
        return grid;
    }
}
