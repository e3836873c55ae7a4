using SamPt.Core.Masks;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline;

/// <summary>
/// Chooses the labels of frames and hands them to the sink. On an object's query frame its given mask, if there is one, stands in the
/// place of its logits.
/// </summary>
internal sealed class LabelMapWriter(SegmentationJob job, ILabelMapSink sink, StageTimes times, int backlog) : FrameWriter(backlog)
{
    private readonly ObjectFusion fusion = new(job.OutputSize);

    protected override void Conclude(int frame, IReadOnlyList<LowResolutionLogits?> logits)
    {
        LabelMap labels;
        using (times.Measure(Stage.Fusion))
        {
            for (var i = 0; i < logits.Count; i++)
            {
                var queried = job.Objects[i];
                if (queried.QueryFrame == frame && queried.GivenMask is { } given) fusion.Add(queried.Id, given);
                else if (logits[i] is { } predicted) fusion.Add(queried.Id, predicted);
            }
            labels = fusion.Finish();
        }
        using (times.Measure(Stage.Writing)) sink.Write(frame, labels);
    }
}
