using System.Collections.Concurrent;
using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline;

/// <summary>
/// Predicts frames, several at a time where the segmenter does that well, and gives the predictions back in the order in which the frames
/// were added. Twice as many frames as are worked on may wait, so that one which takes long holds nobody up.
/// </summary>
internal sealed class PredictionsAhead : IDisposable
{
    private readonly FramePredictor predictor;
    private readonly CancellationTokenSource stop;
    private readonly Queue<Task<IReadOnlyList<ObjectPrediction>>> waiting = [];
    private readonly BlockingCollection<Task> work = [];

    private Task<IReadOnlyList<ObjectPrediction>>? latest;

    // Their own threads: those of the pool are few on a small machine, and the writer needs one.
    private readonly Thread[] workers;

    /// <param name="predictor">Borrowed.</param>
    /// <param name="framesAtOnce">1 predicts each frame when it is added, on the caller's thread.</param>
    /// <param name="cancellation">Ends all predictions.</param>
    public PredictionsAhead(FramePredictor predictor, int framesAtOnce, CancellationToken cancellation)
    {
        this.predictor = predictor;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        workers = new Thread[framesAtOnce == 1 ? 0 : framesAtOnce];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = new Thread(Work) { IsBackground = true, Name = "prediction" };
            workers[i].Start();
        }
    }

    /// <summary>Whether a prediction must be taken before another frame is added.</summary>
    public bool IsFull => waiting.Count >= Math.Max(1, 2 * workers.Length);

    /// <param name="frame">The frame.</param>
    /// <param name="indices">Which objects of the video are predicted.</param>
    /// <param name="objects">The points of each.</param>
    /// <param name="masks">Prompts of former frames' masks: the frame is then embedded at once, but prompted when the one added before it is done.</param>
    public void Add(int frame, int[] indices, IReadOnlyList<VisiblePoints> objects, CarriedMasks? masks = null)
    {
        predictor.Read(frame, objects);
        masks?.After(latest);
        var prediction = new Task<IReadOnlyList<ObjectPrediction>>(() => predictor.Predict(frame, indices, objects, masks, stop.Token));
        latest = prediction;
        waiting.Enqueue(prediction);
        if (workers.Length == 0) prediction.RunSynchronously(TaskScheduler.Default);
        else work.Add(prediction);
    }

    /// <summary>One prediction for each object of the frame that was added first; throws what it failed with.</summary>
    public IReadOnlyList<ObjectPrediction> Take() => waiting.Dequeue().GetAwaiter().GetResult();

    /// <summary>Waits until nobody is at work, but keeps failures to itself: another one is under way.</summary>
    public void Dispose()
    {
        stop.Cancel();
        work.CompleteAdding();
        foreach (var worker in workers) worker.Join();
        work.Dispose();
        stop.Dispose();
    }

    private void Work()
    {
        foreach (var task in work.GetConsumingEnumerable()) task.RunSynchronously(TaskScheduler.Default);
    }
}
