using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline;

/// <summary>One object to segment, given by its mask on the frame where it first appears, by points on that frame, or by both.</summary>
/// <param name="Id">Its id in the label maps, 1 .. 255.</param>
/// <param name="QueryFrame">Index of the frame the mask or the points belong to.</param>
/// <param name="WorkingMask">The mask at the video's size, for the selection of points; may be null where points are given.</param>
/// <param name="GivenMask">The mask at the output size, written as it is on the query frame; null predicts that frame too.</param>
public sealed record QueryObject(byte Id, int QueryFrame, BinaryMask? WorkingMask, BinaryMask? GivenMask)
{
    /// <summary>Its query points at working scale, at least one positive; null selects them from the mask. Objects may differ in number.</summary>
    public ObjectPoints? Points { get; init; }
}

/// <summary>One video to segment.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Video">Its frames at the working scale.</param>
/// <param name="OutputSize">Size of the label maps.</param>
/// <param name="Objects">At least one; ids are distinct.</param>
public sealed record SegmentationJob(string Name, IVideo Video, ImageSize OutputSize, IReadOnlyList<QueryObject> Objects)
{
    /// <summary>Keeps what the run has reached and knows what an earlier one did; null begins at the beginning and keeps nothing.</summary>
    public ISegmentationJournal? Journal { get; init; }
}

/// <summary>Where the label maps go, one call a frame in rising order, never two at once, on any thread.</summary>
public interface ILabelMapSink
{
    /// <summary>Receives a label map; the sink may keep it.</summary>
    void Write(int frame, LabelMap labels);
}

/// <summary>What is known of one object after the run, besides its masks.</summary>
/// <param name="Id">Its id in the label maps.</param>
/// <param name="QueryFrame">Index of its query frame.</param>
/// <param name="Query">Its query points at working scale, positives and negatives.</param>
/// <param name="Trajectories">
/// All frames x its points, positives before negatives, and why a point was used or not. With reinitialisation a frame has the points of
/// the last start that reached it; frames that no start reached have (-72, -72), not visible.
/// </param>
/// <param name="PredictedIou">Per frame, the segmenter's estimate; null where the object was not predicted.</param>
public sealed record SegmentedObject(
    byte Id, int QueryFrame, ObjectPoints Query, PointTrajectories Trajectories, IReadOnlyList<float?> PredictedIou)
{
    /// <summary>The frames its points were chosen on, ascending: the query frame and each reinitialisation.</summary>
    public IReadOnlyList<int> Starts { get; init; } = [QueryFrame];

    /// <summary>Mean predicted IoU over the frames with a prediction, the object's score; null without any.</summary>
    public double? Score => PredictedIou.Any(iou => iou is not null) ? PredictedIou.Average(iou => (double?)iou) : null;
}

/// <summary>A finished video.</summary>
public sealed record VideoSegmentation(IReadOnlyList<SegmentedObject> Objects, StageTimes Times);

/// <summary>A step of the work on a video, for progress displays.</summary>
/// <param name="Stage">What is going on.</param>
/// <param name="Done">Frames finished in this stage.</param>
/// <param name="Total">Frames of this stage.</param>
public readonly record struct SegmentationProgress(Stage Stage, int Done, int Total);
