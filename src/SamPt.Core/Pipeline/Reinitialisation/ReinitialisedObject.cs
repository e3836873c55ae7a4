using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline.Reinitialisation;

/// <summary>
/// One object on its way through the video, from start to start. What a later start does again replaces what an earlier one did;
/// predictions are held until they are taken.
/// </summary>
internal sealed class ReinitialisedObject
{
    private readonly Dictionary<int, PromptedPrediction> pending = [];
    private readonly List<int> starts = [];

    public ReinitialisedObject(int queryFrame, ObjectPoints points, int frameCount)
    {
        NextStart = queryFrame;
        Points = points;
        PredictedIou = new float?[frameCount];
        Trajectories = new PointTrajectories(frameCount, points.Counts.Positive + points.Counts.Negative);
        for (var t = 0; t < frameCount; t++) Trajectories.Positions(t).Fill(PointTrajectories.Nowhere);
    }

    /// <summary>The frame it starts on next; null if there is none to come.</summary>
    public int? NextStart { get; private set; }

    /// <summary>The points it starts with.</summary>
    public ObjectPoints Points { get; private set; }

    public PointTrajectories Trajectories { get; }

    public float?[] PredictedIou { get; }

    /// <summary>All frames it has started on, ascending.</summary>
    public IReadOnlyList<int> Starts => starts;

    /// <summary>Notes that it starts now, for the last time unless told otherwise.</summary>
    public void Start()
    {
        starts.Add(NextStart!.Value);
        NextStart = null;
    }

    /// <summary>Takes the result of one frame: row <paramref name="row"/> of what was tracked since the start, and the prediction.</summary>
    public void Record(int frame, PointTrajectories tracked, int row, PromptedPrediction prediction)
    {
        tracked.Positions(row).CopyTo(Trajectories.Positions(frame));
        tracked.Visibility(row).CopyTo(Trajectories.Visibility(frame));
        PredictedIou[frame] = prediction.Prediction.PredictedIou;
        pending[frame] = prediction;
    }

    /// <summary>Plans the next start. What is known of the frames from there on is provisional.</summary>
    public void StartAgain(int frame, ObjectPoints points)
    {
        NextStart = frame;
        Points = points;
        foreach (var superseded in pending.Keys.Where(f => f >= frame).ToArray()) pending.Remove(superseded);
    }

    /// <summary>Leaves the object empty from <paramref name="frame"/> on.</summary>
    public void GiveUp(int frame)
    {
        for (var t = frame; t < Trajectories.FrameCount; t++)
            Trajectories.Visibility(t).Fill(PointVisibility.ReinitialisationFailed);
    }

    /// <summary>Hands out a frame's prediction and forgets it; null where there is none.</summary>
    public PromptedPrediction? Take(int frame) => pending.Remove(frame, out var prediction) ? prediction : null;
}
