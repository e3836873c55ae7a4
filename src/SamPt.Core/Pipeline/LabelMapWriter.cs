using SamPt.Core.Masks;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline;

/// <summary>
/// Chooses the labels of frames and hands them to the sink, one after the other, behind the caller's back: while it works on the
/// next frames. Never more than <paramref name="backlog"/> frames wait.
/// </summary>
internal sealed class LabelMapWriter(SegmentationJob job, ILabelMapSink sink, StageTimes times, int backlog) : IDisposable
{
    private readonly ObjectFusion fusion = new(job.OutputSize);
    private readonly Queue<Task> waiting = [];
    private Task last = Task.CompletedTask;

    /// <summary>
    /// Takes the logits of every object of the job on a frame, null where its mask is empty. On an object's query frame its given mask,
    /// if there is one, stands in their place. Throws what an earlier frame failed with.
    /// </summary>
    public void Write(int frame, IReadOnlyList<LowResolutionLogits?> logits)
    {
        while (waiting.Count >= backlog) waiting.Dequeue().GetAwaiter().GetResult();
        var before = last;
        last = Task.Run(async () =>
        {
            await before.ConfigureAwait(false);
            FuseAndWrite(frame, logits);
        });
        waiting.Enqueue(last);
    }

    /// <summary>Waits for the last frame.</summary>
    public void Finish() => last.GetAwaiter().GetResult();

    /// <summary>Waits too, so that the sink is left alone, but keeps a failure to itself: another one is under way.</summary>
    public void Dispose() => ((IAsyncResult)last).AsyncWaitHandle.WaitOne();

    private void FuseAndWrite(int frame, IReadOnlyList<LowResolutionLogits?> logits)
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
