using SamPt.Core.QueryPoints;

namespace SamPt.Core.Pipeline;

/// <summary>One video to segment, with all that its run shares.</summary>
/// <param name="Job">Its video counts the waiting for frames.</param>
/// <param name="Points">Each object's query points.</param>
/// <param name="Chance">For further draws.</param>
/// <param name="Times">Where time is counted.</param>
/// <param name="Writer">Takes the masks of every frame, once, in rising order.</param>
/// <param name="Progress">Hears of frames done.</param>
internal sealed record VideoTask(
    SegmentationJob Job, IReadOnlyList<ObjectPoints> Points, ReferenceChance Chance, StageTimes Times, FrameWriter Writer,
    IProgress<SegmentationProgress>? Progress)
{
    public int FrameCount => Job.Video.FrameCount;

    public void Report(Stage stage, int done) => Progress?.Report(new SegmentationProgress(stage, done, FrameCount));
}
