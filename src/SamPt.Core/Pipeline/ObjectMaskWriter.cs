using SamPt.Core.Masks;
using SamPt.Core.Pipeline.Reinitialisation;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline;

/// <summary>Where the masks of single objects go, one call a frame in rising order, never two at once, on any thread.</summary>
public interface IObjectMaskSink
{
    /// <summary>Receives one mask at the output size for each object of the job, null where it is empty; they may overlap.</summary>
    void Write(int frame, IReadOnlyList<BinaryMask?> masks);
}

/// <summary>Makes each object's mask by itself, where its logits at output size are above 0, and hands them to the sink.</summary>
internal sealed class ObjectMaskWriter(SegmentationJob job, IObjectMaskSink sink, StageTimes times, int backlog) : FrameWriter(backlog)
{
    protected override void Conclude(int frame, IReadOnlyList<LowResolutionLogits?> logits)
    {
        var masks = new BinaryMask?[logits.Count];
        using (times.Measure(Stage.Fusion))
        {
            for (var i = 0; i < masks.Length; i++)
            {
                var queried = job.Objects[i];
                var mask = queried.QueryFrame == frame && queried.GivenMask is { } given ? given
                    : logits[i] is { } predicted ? PredictedMask.Of(predicted, job.OutputSize) : null;
                masks[i] = mask is null || mask.IsEmpty ? null : mask;
            }
        }
        using (times.Measure(Stage.Writing)) sink.Write(frame, masks);
    }
}
