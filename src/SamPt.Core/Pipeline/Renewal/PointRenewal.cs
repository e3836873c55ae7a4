using System.Numerics;
using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Pipeline.Reinitialisation;
using SamPt.Core.Prompting;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline.Renewal;

/// <summary>
/// The points of a video's objects while masks are made of them: an object that has lost many gets as many new ones as it began with,
/// chosen on its latest mask and tracked from there to the end. Its old points stay. Looks at fixed frames, so that the result does not
/// depend on how many frames are predicted at once.
/// </summary>
internal sealed class PointRenewal
{
    /// <summary>
    /// A mask must be between these multiples of the area that it had where points were chosen last, or would have after growing as its
    /// points have moved apart from frame to frame. What has become much smaller is hidden or leaves, and points by its border would soon lie on something else;
    /// what has become much larger has run over.
    /// </summary>
    private const double LeastGrowth = 0.5, MostGrowth = 3;

    /// <summary>Fewer points than this do not tell how much their object has grown.</summary>
    private const int LeastPoints = 3;

    private readonly SamPtComponents components;
    private readonly VideoTask task;
    private readonly ObjectTracking tracking;
    private readonly MaskMemory? memory;
    private readonly PointTrajectories[] trajectories;
    private readonly ObjectPoints[] points;
    private readonly List<int>[] starts;
    private readonly (int Area, int Frame)[] measured;
    private readonly VisiblePointCollector collector;

    /// <param name="components">The parts and their settings.</param>
    /// <param name="task">The video.</param>
    /// <param name="tracking">Borrowed; tracks the new points.</param>
    /// <param name="first">Where the points that the objects begin with go.</param>
    /// <param name="memory">Hears of the new points; may be null.</param>
    public PointRenewal(
        SamPtComponents components, VideoTask task, ObjectTracking tracking, IReadOnlyList<PointTrajectories> first, MaskMemory? memory)
    {
        (this.components, this.task, this.tracking, this.memory) = (components, task, tracking, memory);
        trajectories = [.. first];
        points = [.. task.Points];
        starts = [.. task.Job.Objects.Select(o => new List<int> { o.QueryFrame })];
        measured = [.. points.Select((p, i) => (p.Mask?.Area ?? 0, task.Job.Objects[i].QueryFrame))];
        collector = new VisiblePointCollector(trajectories, points, components.Options, task.Chance.Numpy);
    }

    /// <summary>The prompt points of an object on a frame.</summary>
    public VisiblePoints Collect(int frame, int index) => collector.Collect(frame, index);

    /// <summary>Whether the frame before must have been predicted, for <see cref="Renew"/>, before points of this one are collected.</summary>
    public bool IsDue(int frame) => frame > 0 && (IsByTheClock(frame) || Enumerable.Range(0, points.Length).Any(i => IsLostOn(frame, i)));

    /// <summary>Gives new points to the objects that need them, by what was predicted on the latest frame.</summary>
    /// <param name="frame">The latest frame.</param>
    /// <param name="logits">Of every object on it.</param>
    /// <param name="predictedIou">By object and frame, up to this one.</param>
    /// <param name="cancellation">Checked by the tracker.</param>
    public void Renew(int frame, IReadOnlyList<LowResolutionLogits?> logits, IReadOnlyList<float?[]> predictedIou, CancellationToken cancellation)
    {
        var video = task.Job.Video;
        var (renewed, regions) = (new List<int>(), new List<QueryRegion>());
        for (var i = 0; i < points.Length; i++)
        {
            if (logits[i] is null || !IsTrusted(i, predictedIou[i].AsSpan(0, frame + 1))) continue;
            var isLost = IsLostOn(frame + 1, i);
            if (!isLost && !(IsByTheClock(frame + 1) && HasLostMany(frame, i))) continue;
            var mask = PredictedMask.Of(logits[i], video.Size);
            if (mask.Area <= SegmentedHorizon.LargestTinyArea || !IsAsBefore(mask.Area, i, frame)) continue;
            if (!isLost) measured[i] = (mask.Area, frame); // what disappears bit by bit must not be followed to the end
            renewed.Add(i);
            regions.Add(new QueryRegion(video.Frame(frame), mask));
        }
        if (renewed.Count == 0) return;

        IReadOnlyList<ObjectPoints> chosen;
        using (task.Times.Measure(Stage.QueryPoints))
        {
            var counts = renewed.ConvertAll(i => new PointCounts(task.Points[i].Positive.Length, 0));
            chosen = components.Extractor.Extract(regions, counts, task.Chance.Torch);
        }
        using (task.Times.Measure(Stage.Tracking))
        {
            var range = new FrameRange(frame, task.FrameCount - frame);
            var tracked = tracking.Track([.. chosen.Select(p => ObjectTracking.QueriesOf(p, frame))], range, cancellation);
            for (var n = 0; n < renewed.Count; n++) Add(renewed[n], frame, chosen[n].Positive, tracked[n]);
        }
    }

    /// <summary>What became of an object: all its points, those chosen later after those it began with.</summary>
    public SegmentedObject Conclude(int index, IReadOnlyList<float?> predictedIou)
    {
        var queried = task.Job.Objects[index];
        return new SegmentedObject(queried.Id, queried.QueryFrame, points[index], trajectories[index], predictedIou) { Starts = starts[index] };
    }

    private bool IsTrusted(int index, ReadOnlySpan<float?> predictedIou)
    {
        var best = 0f;
        foreach (var iou in predictedIou) best = Math.Max(best, iou ?? 0);
        return (memory?.ExpectedIou(index) ?? predictedIou[^1] ?? 0) >= components.Options.RenewalIouThreshold * best;
    }

    // An object that was given by points alone has no area yet.
    private bool IsAsBefore(int area, int index, int frame)
    {
        var (before, since) = measured[index];
        if (before == 0) return true;
        var growth = GrowthOf(index, since, frame);
        return area >= LeastGrowth * before * Math.Min(1, growth) && area <= MostGrowth * before * Math.Max(1, growth);
    }

    // From frame to frame, as nearly all points tell how much an object grew since the frame before, but few how much since one long ago.
    private double GrowthOf(int index, int since, int frame)
    {
        var growth = 1.0;
        for (var t = since; t < frame; t++)
        {
            var motion = PointMotion.Between(trajectories[index], points[index].Positive.Length, t, t + 1);
            if (motion?.Places.Count >= LeastPoints) growth *= Math.Abs(motion.Similarity.GetDeterminant());
        }
        return growth;
    }

    private bool IsByTheClock(int frame) => frame % components.Options.RenewalInterval == 0;

    private bool HasLostMany(int frame, int index) =>
        frame > starts[index][^1] && VisibleOn(frame, index) < components.Options.RenewalShare * task.Points[index].Positive.Length;

    // The last points went all at once: an object that turns or blurs, if it is not hidden.
    private bool IsLostOn(int frame, int index) =>
        components.Options.RenewalWhenLost && frame < task.FrameCount && frame > starts[index][^1] + 1 && VisibleOn(frame, index) == 0 && VisibleOn(frame - 1, index) > 0;

    private int VisibleOn(int frame, int index) => trajectories[index].Visibility(frame)[..points[index].Positive.Length].Count(PointVisibility.Visible);

    private void Add(int index, int frame, Vector2[] positives, PointTrajectories tracked)
    {
        var (old, before) = (trajectories[index], points[index].Positive.Length);
        var wider = new PointTrajectories(old.FrameCount, old.PointCount + positives.Length);
        for (var t = 0; t < old.FrameCount; t++)
        {
            Lay(old.Positions(t), t < frame ? [] : tracked.Positions(t - frame), wider.Positions(t), PointTrajectories.Nowhere);
            Lay(old.Visibility(t), t < frame ? [] : tracked.Visibility(t - frame), wider.Visibility(t), PointVisibility.Occluded);
        }
        trajectories[index] = wider;
        points[index] = points[index] with { Positive = [.. points[index].Positive, .. positives] };
        starts[index].Add(frame);
        memory?.Follow(index, wider, points[index].Positive.Length);

        void Lay<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> added, Span<T> target, T absent)
        {
            known[..before].CopyTo(target);
            var middle = target.Slice(before, positives.Length);
            if (added.IsEmpty) middle.Fill(absent);
            else added.CopyTo(middle);
            known[before..].CopyTo(target[(before + positives.Length)..]);
        }
    }
}
