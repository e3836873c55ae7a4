using SamPt.Core.Masks;
using SamPt.Core.Metrics;

namespace SamPt.Core.Interactive;

/// <summary>The points so far and the scores that they earn; a change touches only the frames it can be seen on.</summary>
internal sealed class InteractiveState
{
    private readonly InteractivePredictor predictor;
    private readonly IReadOnlyList<BinaryMask> truth;
    private readonly InteractiveScore[] scores;
    private readonly Contour?[] contours;
    private (int Frame, BinaryMask Mask)? latest;

    public InteractiveState(InteractivePredictor predictor, IReadOnlyList<BinaryMask> truth, IEnumerable<InteractivePoint> points, CancellationToken cancellation)
    {
        this.predictor = predictor;
        this.truth = truth;
        Points = [.. points];
        scores = new InteractiveScore[truth.Count];
        contours = new Contour?[truth.Count];
        for (var t = 0; t < scores.Length; t++) Assess(t, cancellation);
    }

    public List<InteractivePoint> Points { get; private set; }

    /// <summary>The mean over all frames.</summary>
    public InteractiveScore Overall => new(scores.Average(score => score.J), scores.Average(score => score.F));

    public InteractiveScore Score(int frame) => scores[frame];

    /// <summary>The prediction on a frame.</summary>
    public BinaryMask MaskOf(int frame, CancellationToken cancellation)
    {
        if (latest?.Frame != frame) latest = (frame, predictor.Predict(frame, Points, cancellation));
        return latest.Value.Mask;
    }

    public void Add(InteractivePoint point, CancellationToken cancellation)
    {
        Points.Add(point);
        Reassess(point, 0, cancellation);
    }

    /// <summary>Takes a point away from <paramref name="frame"/> on.</summary>
    public void Remove(int index, int frame, CancellationToken cancellation)
    {
        var before = Points[index];
        Points[index] = before with { HiddenFrom = frame };
        Reassess(before, frame, cancellation);
    }

    /// <summary>Goes back to points of before.</summary>
    public void Restore(IReadOnlyList<InteractivePoint> points, CancellationToken cancellation)
    {
        Points = [.. points];
        latest = null;
        for (var t = 0; t < scores.Length; t++) Assess(t, cancellation);
    }

    private void Reassess(InteractivePoint changed, int from, CancellationToken cancellation)
    {
        latest = null;
        for (var t = from; t < scores.Length; t++)
        {
            if (changed.At(t) is not null) Assess(t, cancellation);
        }
    }

    private void Assess(int frame, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var mask = predictor.Predict(frame, Points, cancellation);
        var radius = BoundaryAccuracy.Radius(mask.Size);
        var contour = contours[frame] ??= new Contour(truth[frame], radius);
        scores[frame] = new InteractiveScore(
            RegionSimilarity.Of(truth[frame], mask), BoundaryAccuracy.Of(contour, new Contour(mask, radius)));
    }
}
