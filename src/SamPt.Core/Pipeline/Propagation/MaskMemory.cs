using SamPt.Core.Masks;
using SamPt.Core.Prompting;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline.Propagation;

/// <summary>
/// The last mask of every object, to prompt the next frame with: the given one to begin with, then each that the segmenter trusted. An
/// object that was out of sight comes back with the mask that it had, moved to where its points are now. Frames are rows of the trajectories.
/// Where masks are joined, what is remembered is the joint mask.
/// </summary>
internal sealed class MaskMemory
{
    private readonly TrackedMask[] objects;
    private readonly (int Frame, CarriedMask Mask)?[] latest;
    private readonly double[] best;
    private readonly bool joins;

    /// <param name="objects">Whose masks these are.</param>
    /// <param name="joins">Whether predictions are joined with the mask carried to their frame (<see cref="MaskFusion"/>).</param>
    public MaskMemory(IEnumerable<TrackedMask> objects, bool joins)
    {
        this.objects = [.. objects];
        this.joins = joins;
        latest = new (int, CarriedMask)?[this.objects.Length];
        best = new double[this.objects.Length];
    }

    /// <summary>The masks to prompt some of the objects with on a frame. Frames are asked for in rising order.</summary>
    public CarriedMasks On(int frame, int[] indices) => new(this, frame, indices);

    /// <summary>From now on an object's masks are moved by these points.</summary>
    public void Follow(int index, PointTrajectories trajectories, int positives) =>
        objects[index] = objects[index] with { Trajectories = trajectories, Positives = positives };

    /// <summary>The IoU that the joint mask of an object is expected to have on its latest frame; null where masks are not joined, or there is none.</summary>
    public double? ExpectedIou(int index) => joins ? 1 - latest[index]?.Mask.Error : null;

    /// <summary>The mask of an object, moved to a frame; null where there is none yet, or nothing tells where it would be.</summary>
    internal CarriedMask? For(int frame, int index, LogitGeometry geometry)
    {
        var tracked = objects[index];
        if (latest[index] is null && tracked.Given is { } given && frame > tracked.Start)
            latest[index] = (tracked.Start, new CarriedMask(MovedMask.Of(given, geometry), 0));
        if (latest[index] is not var (from, (logits, error))) return null;
        if (PointMotion.Between(tracked.Trajectories, tracked.Positives, from, frame) is not { } motion) return null;
        return new CarriedMask(MovedMask.Of(logits, motion), MaskFusion.ErrorAfter(error, motion, MovedMask.SideOf(logits), frame - from));
    }

    /// <summary>Remembers what became of an object on a frame, and says what that is; what the segmenter did not trust is not remembered.</summary>
    internal ObjectPrediction Keep(int frame, int index, ObjectPrediction prediction, CarriedMask? carried)
    {
        if (prediction is not { Logits: { } logits, PredictedIou: { } iou } || frame < objects[index].Start) return prediction;
        best[index] = Math.Max(best[index], iou);
        var mask = new CarriedMask(logits, prediction.ExpectedIou is { } expected ? 1 - expected : MaskFusion.ErrorOf(iou, best[index]));
        if (joins && carried is not null) mask = MaskFusion.Join(carried, logits, mask.Error);
        latest[index] = (frame, mask);
        return prediction with { Logits = mask.Logits };
    }
}

/// <summary>A mask and what it is expected to be wrong by, 1 - IoU.</summary>
internal sealed record CarriedMask(LowResolutionLogits Logits, double Error);

/// <summary>An object whose masks are carried on.</summary>
/// <param name="Trajectories">Of its points.</param>
/// <param name="Positives">How many of these lie on it, the first ones.</param>
/// <param name="Start">The frame that its points were chosen on; on those before it no mask is carried on.</param>
/// <param name="Given">Its mask there at working scale, if that is known.</param>
internal sealed record TrackedMask(PointTrajectories Trajectories, int Positives, int Start, BinaryMask? Given);
