using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline;

/// <summary>What an earlier run of the same job left behind.</summary>
/// <param name="Trajectories">Of each object's points over all frames.</param>
/// <param name="PredictedIou">Objects x finished frames: frames 0 .. n - 1 are done, their masks with the sink.</param>
/// <param name="NumpyDrawn">How far numpy's generator had come after them.</param>
public sealed record SegmentationProgressSoFar(
    IReadOnlyList<PointTrajectories> Trajectories, IReadOnlyList<IReadOnlyList<float?>> PredictedIou, long NumpyDrawn)
{
    public int FinishedFrames => PredictedIou[0].Count;
}

/// <summary>
/// Keeps what the segmentation of a video has reached, so that it can go on from there. Reinitialisation does not take part: its starts
/// depend on predictions that are not kept, and it begins again.
/// </summary>
public interface ISegmentationJournal
{
    /// <summary>Where to go on; null at the beginning.</summary>
    SegmentationProgressSoFar? Earlier { get; }

    /// <summary>All points have been tracked through all frames; nothing has been predicted yet.</summary>
    void Tracked(IReadOnlyList<SegmentedObject> objects);

    /// <summary>A frame's masks are about to go to the sink, which receives them later and from another thread.</summary>
    /// <param name="frame">Frames come in rising order.</param>
    /// <param name="predictedIou">One for each object; null where it was not predicted.</param>
    /// <param name="numpyDrawn">How far numpy's generator has come.</param>
    void Predicted(int frame, IReadOnlyList<float?> predictedIou, long numpyDrawn);
}
