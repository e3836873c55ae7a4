using SamPt.Core.Imaging;
using SamPt.Core.Prompting;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline.Reinitialisation;

/// <summary>
/// SAM-PT with reinitialisation: forward from each query frame; where the frames before it are wanted too, also backward. Those come in
/// falling order but are written first, so both runs then only note the prompts, and a last pass predicts from these in rising order:
/// time for memory, which would have to hold the whole video's logits.
/// </summary>
internal sealed class ReinitialisingMethod : ISegmentationMethod
{
    private readonly SamPtComponents components;
    private readonly IReinitialisationPolicy policy;

    public ReinitialisingMethod(SamPtComponents components)
    {
        var options = components.Options;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ReinitHorizon, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ReinitPointTrackerHorizon, options.ReinitHorizon);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ReinitEmbeddingsKept ?? 1, 1);
        this.components = components;
        policy = ReinitialisationPolicyCatalog.Create(options.ReinitVariant);
    }

    public IReadOnlyList<SegmentedObject> Run(VideoTask task, CancellationToken cancellation)
    {
        task.Report(Stage.Tracking, 0);
        return components.Options.SegmentBeforeQuery ? BothWays(task, cancellation) : Forward(task, cancellation);
    }

    private IReadOnlyList<SegmentedObject> Forward(VideoTask task, CancellationToken cancellation)
    {
        var objects = Start(task, backward: false);
        new HorizonPass(components, policy, task.Job.Video, task).Run(objects, (frame, predictions) =>
        {
            task.Writer.Write(frame, [.. predictions.Select(p => p?.Prediction.Logits)]);
            task.Report(Stage.Prompting, frame + 1);
        }, cancellation);
        return [.. objects.Select((o, i) => Conclude(task, i, o.Trajectories, o.PredictedIou, o.Starts))];
    }

    private IReadOnlyList<SegmentedObject> BothWays(VideoTask task, CancellationToken cancellation)
    {
        var (forward, backward) = (Start(task, backward: false), Start(task, backward: true));
        var last = task.FrameCount - 1;
        var prompts = task.Job.Objects.Select(_ => new VisiblePoints?[task.FrameCount]).ToArray();
        // The reference runs in this order, and draws in it.
        new HorizonPass(components, policy, task.Job.Video, task).Run(
            forward, (frame, predictions) =>
            {
                Note(frame, predictions, queryFrame => queryFrame <= frame);
                task.Report(Stage.Tracking, frame + 1);
            }, cancellation);
        new HorizonPass(components, policy, new ReversedVideo(task.Job.Video), task).Run(
            backward, (frame, predictions) => Note(last - frame, predictions, queryFrame => queryFrame > last - frame), cancellation);
        FrameByFramePass.Run(components, task, (frame, i) => prompts[i][frame] ?? VisiblePoints.None, memory: null, renewal: null, appearance: null, cancellation);
        return [.. task.Job.Objects.Select((o, i) => Join(task, i, forward[i], backward[i]))];

        void Note(int frame, IReadOnlyList<PromptedPrediction?> predictions, Func<int, bool> counts)
        {
            for (var i = 0; i < prompts.Length; i++)
            {
                if (counts(task.Job.Objects[i].QueryFrame)) prompts[i][frame] = predictions[i]?.Prompt;
            }
        }
    }

    private static ReinitialisedObject[] Start(VideoTask task, bool backward) => [.. task.Job.Objects.Select((o, i) =>
        new ReinitialisedObject(backward ? task.FrameCount - 1 - o.QueryFrame : o.QueryFrame, task.Points[i], task.FrameCount))];

    /// <summary>The backward run before the query frame, the forward run from there on.</summary>
    private static SegmentedObject Join(VideoTask task, int index, ReinitialisedObject forward, ReinitialisedObject backward)
    {
        var query = task.Job.Objects[index].QueryFrame;
        var last = task.FrameCount - 1;
        var joined = new PointTrajectories(task.FrameCount, forward.Trajectories.PointCount);
        var predictedIou = new float?[task.FrameCount];
        for (var t = 0; t <= last; t++)
        {
            var (source, row) = t < query ? (backward, last - t) : (forward, t);
            source.Trajectories.Positions(row).CopyTo(joined.Positions(t));
            source.Trajectories.Visibility(row).CopyTo(joined.Visibility(t));
            predictedIou[t] = source.PredictedIou[row];
        }
        var starts = backward.Starts.Select(t => last - t).Reverse().Where(t => t < query).Concat(forward.Starts);
        return Conclude(task, index, joined, predictedIou, [.. starts]);
    }

    private static SegmentedObject Conclude(
        VideoTask task, int index, PointTrajectories trajectories, IReadOnlyList<float?> predictedIou, IReadOnlyList<int> starts)
    {
        var queried = task.Job.Objects[index];
        return new SegmentedObject(queried.Id, queried.QueryFrame, task.Points[index], trajectories, predictedIou) { Starts = starts };
    }
}
