using System.Numerics;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Core.Prompting;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Interactive;

/// <summary>
/// The paper's Algorithms 1 to 4: a user who knows the true masks corrects the predicted ones, point by point. A new point is tracked
/// alone and forwards only; frames that it does not touch keep their masks and scores.
/// </summary>
public sealed class InteractiveSimulator(
    IPointTracker tracker, IPromptSegmenter segmenter, QueryPointExtractor extractor, SamPtOptions method, InteractiveOptions options)
{
    /// <summary>Simulates one user; the masks of the outcome go to <paramref name="sink"/>, frame by frame.</summary>
    /// <param name="job">The object.</param>
    /// <param name="how">The user's way of working.</param>
    /// <param name="chance">Draws query points and corrections.</param>
    /// <param name="sink">Receives each frame's mask at the output size.</param>
    /// <param name="progress">Hears of interactions used.</param>
    /// <param name="cancellation">Checked per frame.</param>
    public InteractiveOutcome Run(
        InteractiveJob job, InteractionMethod how, ReferenceChance chance, Action<int, BinaryMask> sink, IProgress<int>? progress, CancellationToken cancellation)
    {
        using var predictor = new InteractivePredictor(segmenter, job.Video, method.IterativeRefinementIterations, options.InteractiveEmbeddingsKept);
        using var tracking = how == InteractionMethod.SamOnly ? null : new ObjectTracking(tracker, job.Video, method);
        var initial = QueryPoints(job, tracking, chance, cancellation);
        var session = new InteractiveSession(
            new InteractiveState(predictor, job.Truth, initial, cancellation), job.Truth, Demands(how, job.Truth.Count), options.InteractionsMaxPerFrame,
            (frame, position, positive) => Follow(job, tracking, frame, position, positive, cancellation), chance.Torch);
        session.Run(initial.Count, Budget(how, job.Truth.Count), progress, cancellation);
        return session.Conclude(sink, job.OutputSize, predictor, cancellation);
    }

    private int Budget(InteractionMethod how, int frames) =>
        how == InteractionMethod.SamOnly ? options.InteractionsMaxPerFrame * frames : options.InteractionsMax;

    private IReadOnlyList<double> Demands(InteractionMethod how, int frames) => how switch
    {
        // Nothing below a perfect mask contents a user who has so many interactions for every frame anyway.
        InteractionMethod.SamOnly => [1.0],
        InteractionMethod.Online => [options.OnlineInteractiveIouThreshold],
        _ => options.OfflineInteractiveIouThresholds,
    };

    // Drawn, as in the reference, even if they are not used.
    private List<InteractivePoint> QueryPoints(InteractiveJob job, ObjectTracking? tracking, ReferenceChance chance, CancellationToken cancellation)
    {
        var points = extractor.Extract([new QueryRegion(job.Video.Frame(job.QueryFrame), job.Truth[job.QueryFrame])], chance.Torch)[0];
        if (tracking is null) return [];
        var trajectories = tracking.Track([ObjectTracking.QueriesOf(points, job.QueryFrame)], FrameRange.All(job.Video), cancellation)[0];
        return [.. Enumerable.Range(0, trajectories.PointCount).Select(n => new InteractivePoint(n < points.Positive.Length, 0, trajectories, n))];
    }

    private static InteractivePoint Follow(
        InteractiveJob job, ObjectTracking? tracking, int frame, Vector2 position, bool positive, CancellationToken cancellation)
    {
        var trajectory = tracking is null ? new PointTrajectories(1, 1) : tracking.Track(
            [[new QueryPoint(frame, position)]], new FrameRange(frame, job.Video.FrameCount - frame), cancellation)[0];
        // Where the user put it is where it is, whatever the tracker or the border rule says.
        trajectory.Positions(0)[0] = position;
        trajectory.Visibility(0)[0] = PointVisibility.Visible;
        return new InteractivePoint(positive, frame, trajectory, 0);
    }
}
