using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline;

/// <summary>
/// Predicts frames, several at a time where the segmenter does that well, and gives the predictions back in the order in which the frames
/// were added. Twice as many frames as are worked on may wait, so that one which takes long holds nobody up.
/// </summary>
/// <param name="predictor">Borrowed.</param>
/// <param name="framesAtOnce">1 predicts each frame when it is added, on the caller's thread.</param>
/// <param name="cancellation">Ends all predictions.</param>
internal sealed class PredictionsAhead(FramePredictor predictor, int framesAtOnce, CancellationToken cancellation) : IDisposable
{
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    private readonly Queue<Task<IReadOnlyList<ObjectPrediction>>> waiting = [];
    private readonly TaskFactory factory = new(new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, framesAtOnce).ConcurrentScheduler);

    /// <summary>Whether a prediction must be taken before another frame is added.</summary>
    public bool IsFull => waiting.Count >= (framesAtOnce == 1 ? 1 : 2 * framesAtOnce);

    public void Add(int frame, IReadOnlyList<VisiblePoints> objects)
    {
        predictor.Read(frame, objects);
        waiting.Enqueue(framesAtOnce == 1
            ? Task.FromResult(predictor.Predict(frame, objects, cancellation))
            : factory.StartNew(() => predictor.Predict(frame, objects, stop.Token)));
    }

    /// <summary>One prediction for each object of the frame that was added first; throws what it failed with.</summary>
    public IReadOnlyList<ObjectPrediction> Take() => waiting.Dequeue().GetAwaiter().GetResult();

    /// <summary>Waits until nobody is at work, but keeps failures to itself: another one is under way.</summary>
    public void Dispose()
    {
        stop.Cancel();
        foreach (var task in waiting) ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        stop.Dispose();
    }
}
