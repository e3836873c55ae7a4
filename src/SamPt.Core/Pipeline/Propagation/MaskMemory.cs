using SamPt.Core.Masks;
using SamPt.Core.Prompting;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline.Propagation;

/// <summary>
/// The last mask of every object, to prompt the next frame with: the given one to begin with, then each that the segmenter trusted. An
/// object that was out of sight comes back with the mask that it had, moved to where its points are now. Frames are rows of the trajectories.
/// </summary>
internal sealed class MaskMemory
{
    private readonly TrackedMask[] objects;
    private readonly (int Frame, LowResolutionLogits Logits)?[] latest;

    public MaskMemory(IEnumerable<TrackedMask> objects)
    {
        this.objects = [.. objects];
        latest = new (int, LowResolutionLogits)?[this.objects.Length];
    }

    /// <summary>The masks to prompt some of the objects with on a frame. Frames are asked for in rising order.</summary>
    public CarriedMasks On(int frame, int[] indices) => new(this, frame, indices);

    /// <summary>From now on an object's masks are moved by these points.</summary>
    public void Follow(int index, PointTrajectories trajectories, int positives) =>
        objects[index] = objects[index] with { Trajectories = trajectories, Positives = positives };

    /// <summary>The mask input for an object on a frame; null where there is none yet, or nothing tells where it would be.</summary>
    internal LowResolutionLogits? For(int frame, int index, LogitGeometry geometry)
    {
        var tracked = objects[index];
        if (latest[index] is null && tracked.Given is { } given && frame > tracked.Start) latest[index] = (tracked.Start, MovedMask.Of(given, geometry));
        if (latest[index] is not { } kept) return null;
        return PointMotion.Between(tracked.Trajectories, tracked.Positives, kept.Frame, frame) is { } motion ? MovedMask.Of(kept.Logits, motion) : null;
    }

    /// <summary>Remembers what the segmenter made of an object; what it did not trust is not remembered.</summary>
    internal void Keep(int frame, int index, LowResolutionLogits? logits)
    {
        if (logits is not null && frame >= objects[index].Start) latest[index] = (frame, logits);
    }
}

/// <summary>An object whose masks are carried on.</summary>
/// <param name="Trajectories">Of its points.</param>
/// <param name="Positives">How many of these lie on it, the first ones.</param>
/// <param name="Start">The frame that its points were chosen on; on those before it no mask is carried on.</param>
/// <param name="Given">Its mask there at working scale, if that is known.</param>
internal sealed record TrackedMask(PointTrajectories Trajectories, int Positives, int Start, BinaryMask? Given);
