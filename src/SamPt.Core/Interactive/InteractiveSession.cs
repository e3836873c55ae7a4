using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;

namespace SamPt.Core.Interactive;

/// <summary>One user at work on one object: passes through the video until the demands or the interactions are used up.</summary>
/// <param name="state">Points and scores.</param>
/// <param name="truth">The true masks.</param>
/// <param name="demands">The J demanded in each pass.</param>
/// <param name="mostPerFrame">Interactions on a frame before it is left.</param>
/// <param name="follow">Tracks a new point: frame, position, whether it is positive.</param>
/// <param name="random">Draws new points.</param>
internal sealed class InteractiveSession(
    InteractiveState state, IReadOnlyList<BinaryMask> truth, IReadOnlyList<double> demands, int mostPerFrame,
    Func<int, Vector2, bool, InteractivePoint> follow, ReferenceRandom random)
{
    private readonly List<Interaction> history = [];
    private readonly List<(InteractiveCheckpoint Checkpoint, InteractivePoint[] Points)> checkpoints = [];
    private int initial;
    private InteractiveScore initialScore;

    public void Run(int used, int budget, IProgress<int>? progress, CancellationToken cancellation)
    {
        (initial, initialScore) = (used, state.Overall);
        foreach (var demand in demands)
        {
            for (var frame = 0; frame < truth.Count; frame++)
            {
                for (var n = 0; n < mostPerFrame && used < budget && state.Score(frame).J < demand; n++)
                {
                    Interact(frame, demand, ++used, cancellation);
                    progress?.Report(used);
                }
            }
            // A pass that ran out of interactions is none.
            if (used >= budget) return;
            checkpoints.Add((new InteractiveCheckpoint(demand, used, state.Overall), [.. state.Points]));
        }
    }

    /// <summary>Hands out the masks of the best state.</summary>
    public InteractiveOutcome Conclude(Action<int, BinaryMask> sink, ImageSize size, InteractivePredictor predictor, CancellationToken cancellation)
    {
        if (checkpoints.Count > 0 && checkpoints.MaxBy(c => c.Checkpoint.Score.J) is var best && best.Checkpoint.Score.J > state.Overall.J)
            state.Restore(best.Points, cancellation);
        for (var t = 0; t < truth.Count; t++) sink(t, predictor.Predict(t, state.Points, size, cancellation));
        return new InteractiveOutcome(initial, initialScore, history, [.. checkpoints.Select(c => c.Checkpoint)], state.Overall, predictor.EmbeddedFrames);
    }

    private void Interact(int frame, double demand, int number, CancellationToken cancellation)
    {
        var (before, overallBefore) = (state.Score(frame), state.Overall);
        var action = SimulatedUser.Decide(state.Points, frame, state.MaskOf(frame, cancellation), truth[frame], random);
        var point = action.Remove ?? state.Points.Count;
        if (action.Remove is { } index) state.Remove(index, frame, cancellation);
        else state.Add(follow(frame, action.Position, action.IsPositive), cancellation);
        history.Add(new Interaction(
            number, action.Remove is null, action.IsPositive, frame, point, action.Position.X, action.Position.Y, demand,
            before, state.Score(frame), overallBefore, state.Overall));
    }
}
