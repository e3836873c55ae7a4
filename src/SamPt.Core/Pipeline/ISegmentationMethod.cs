namespace SamPt.Core.Pipeline;

/// <summary>A way from query points to masks.</summary>
internal interface ISegmentationMethod
{
    /// <summary>Hands the masks of all frames to the task's writer and returns what is known of each object.</summary>
    IReadOnlyList<SegmentedObject> Run(VideoTask task, CancellationToken cancellation);
}
