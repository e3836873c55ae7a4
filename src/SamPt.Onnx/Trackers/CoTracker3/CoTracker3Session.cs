using System.Numerics;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.CoTracker3;

/// <summary>CoTracker 3 on one video. All groups go through a window together, so that its features are assembled once.</summary>
internal sealed class CoTracker3Session : IPointTrackingSession
{
    private readonly CoTracker3Layout layout;
    private readonly CoTracker3Options options;
    private readonly FrameFeatures features;
    private readonly CoTracker3Refiner refiner;
    private readonly ImageScale toModel;
    private readonly string stepPath;

    public CoTracker3Session(IVideo video, OnnxSession encoder, OnnxSession step, CoTracker3Layout layout, CoTracker3Options options)
    {
        this.layout = layout;
        this.options = options;
        features = new FrameFeatures(
            video, encoder, new ResizedInput(video.Size, layout.Input, GridAlignment.Corners),
            [new FrameOutput("pyramid", layout.Rows, layout.Channels)], layout.Window ?? 1, options.FeatureBudgetBytes);
        refiner = new CoTracker3Refiner(step, layout, options.Iterations);
        toModel = new ImageScale(video.Size, layout.Input, GridAlignment.Corners);
        stepPath = step.Path;
    }

    /// <summary>How often a frame went through the encoder.</summary>
    public int EncodedFrames => features.EncodedFrames;

    public IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation)
    {
        RequireRoom(range.Count);
        var points = groups.Select(group => WithSupport(group, range)).ToArray();
        var filled = Enumerable.Range(0, groups.Count).Where(g => groups[g].Count > 0).ToArray();
        var forward = new CoTracker3Run?[groups.Count];
        foreach (var g in filled) forward[g] = Begin(points[g], range);
        Go([.. filled.Select(g => forward[g]!)], t => range.First + t, range, cancellation);

        var late = filled.Where(g => (layout.Online || options.BackwardTracking) && groups[g].Any(query => query.Frame > range.First)).ToArray();
        var backward = new CoTracker3Run?[groups.Count];
        foreach (var g in late) backward[g] = Begin([.. points[g].Select(point => (range.Count - 1 - point.Frame, point.Position))], range);
        Go([.. late.Select(g => backward[g]!)], t => range.End - 1 - t, range, cancellation);

        var merge = new CoTracker3Merge(layout, options, toModel.Inverse, range);
        return [.. Enumerable.Range(0, groups.Count).Select(g => merge.Of(groups[g], forward[g], backward[g]))];
    }

    public void Dispose()
    {
        features.Dispose();
        refiner.Dispose();
    }

    private void RequireRoom(int frames)
    {
        var most = Array.MaxLength / (layout.Rows * layout.Channels);
        if (layout.Online || frames <= most) return;
        throw new ModelException($"{stepPath}: the offline model of CoTracker 3 holds the features of all frames at once, {frames} of them; "
            + $"expected at most {most}; use the online model for long videos.");
    }

    private CoTracker3Run Begin(IReadOnlyList<(int Frame, Vector2 Position)> points, FrameRange range) =>
        new(points, range.Count, layout.Window ?? range.Count, layout);

    private void Go(IReadOnlyList<CoTracker3Run> runs, Func<int, int> frameAt, FrameRange range, CancellationToken cancellation)
    {
        if (runs.Count == 0) return;
        var window = layout.Window ?? range.Count;
        // The next window begins where this one's second half does, as long as there are frames behind this one.
        for (var first = 0; first == 0 || first + window / 2 < range.Count; first += layout.Online ? window / 2 : window)
        {
            var active = runs.Where(run => run.IsActiveIn(first)).ToArray();
            if (active.Length == 0) continue;
            Assemble(first, window, t => frameAt(Math.Min(t, range.Count - 1)), cancellation);
            foreach (var run in active) refiner.Refine(run, first, window, cancellation);
        }
    }

    // Frames behind the last are the last once more.
    private void Assemble(int first, int window, Func<int, int> frameAt, CancellationToken cancellation)
    {
        var pyramids = refiner.Pyramids(window);
        var length = layout.Rows * layout.Channels;
        for (var t = 0; t < window; t++) features.Of(frameAt(first + t), cancellation).CopyTo(pyramids.Slice(t * length, length));
    }

    /// <summary>The group's points in cells, counted from the range's first frame, and the support grid on that frame behind them.</summary>
    private (int Frame, Vector2 Position)[] WithSupport(IReadOnlyList<QueryPoint> group, FrameRange range)
    {
        foreach (var query in group)
        {
            if (query.Frame < range.First || query.Frame >= range.End)
                throw new ArgumentOutOfRangeException(nameof(group), $"Query frame {query.Frame} is not among frames {range.First} .. {range.End - 1}.");
        }
        return [.. group.Select(query => (query.Frame - range.First, toModel.Apply(query.Position) / layout.Stride)),
            .. SupportGrid().Select(position => (0, position / layout.Stride))];
    }

    // get_points_on_a_grid: corner to corner within a margin of a 64th of the width, rows first.
    private IEnumerable<Vector2> SupportGrid()
    {
        var (count, size) = (options.SupportGridSize, layout.Input);
        if (count == 1) return [new Vector2(size.Width / 2f, size.Height / 2f)];
        var margin = size.Width / 64f;
        var room = new Vector2(size.Width - 2 * margin, size.Height - 2 * margin);
        return Enumerable.Range(0, count * count)
            .Select(i => new Vector2(margin) + room * new Vector2(i % count, i / count) / (count - 1));
    }
}
