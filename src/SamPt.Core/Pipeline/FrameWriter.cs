using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline;

/// <summary>
/// Turns the logits of frames into results, one frame after the other, behind the caller's back: while it works on the next frames.
/// Never more than <paramref name="backlog"/> frames wait.
/// </summary>
internal abstract class FrameWriter(int backlog) : IDisposable
{
    private readonly Queue<Task> waiting = [];
    private Task last = Task.CompletedTask;

    /// <summary>
    /// Takes the logits of every object of the job on a frame, null where its mask is empty. Throws what an earlier frame failed with.
    /// </summary>
    public void Write(int frame, IReadOnlyList<LowResolutionLogits?> logits)
    {
        while (waiting.Count >= backlog) waiting.Dequeue().GetAwaiter().GetResult();
        var before = last;
        last = Task.Run(async () =>
        {
            await before.ConfigureAwait(false);
            Conclude(frame, logits);
        });
        waiting.Enqueue(last);
    }

    /// <summary>Waits for the last frame.</summary>
    public void Finish() => last.GetAwaiter().GetResult();

    /// <summary>Waits too, so that the sink is left alone, but keeps a failure to itself: another one is under way.</summary>
    public void Dispose() => ((IAsyncResult)last).AsyncWaitHandle.WaitOne();

    /// <summary>Makes the frame's result and hands it on.</summary>
    protected abstract void Conclude(int frame, IReadOnlyList<LowResolutionLogits?> logits);
}
