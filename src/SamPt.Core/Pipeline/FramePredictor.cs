using SamPt.Core.Imaging;
using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline;

/// <summary>
/// Turns the prompt points of a frame's objects into predictions, embedding the frame only if anything is visible on it. As many threads
/// may predict as the segmenter takes frames at once.
/// </summary>
internal sealed class FramePredictor(SamPtComponents components, IVideo video, StageTimes times, int embeddingsKept) : IDisposable
{
    private readonly RecentEmbeddings embeddings =
        new(components.Segmenter, video, Math.Max(embeddingsKept, components.Segmenter.FramesAtOnce));

    private readonly MultiPassPrompter prompter = new(components.Segmenter, new PromptingPlan(
        PositivesFirst: components.Options.NegativePointsPerMask > 0,
        components.Options.IterativeRefinementIterations,
        components.Options.SamIouThreshold));

    /// <summary>Reads the frame from the video if a prediction will need it: videos are read from one thread, in order.</summary>
    public void Read(int frame, IReadOnlyList<VisiblePoints> objects)
    {
        if (!IsNeeded(objects)) return;
        // Waiting for frames counts as loading, which the model's time leaves out again.
        using (times.Measure(Stage.Embedding)) embeddings.Read(frame);
    }

    /// <summary>One prediction for each object; <paramref name="masks"/> give the mask input of its first pass.</summary>
    public IReadOnlyList<ObjectPrediction> Predict(
        int frame, IReadOnlyList<VisiblePoints> objects, CarriedMasks? masks, CancellationToken cancellation)
    {
        if (!IsNeeded(objects))
        {
            masks?.AwaitFormerFrame(); // for the frame after, which waits for this one
            return [.. objects.Select(_ => ObjectPrediction.Nothing)];
        }
        using var embedding = Embed(frame, cancellation);
        masks?.AwaitFormerFrame();
        using (times.MeasureShared(Stage.Prompting))
        {
            var predictions = prompter.Predict(embedding.Value, objects, masks?.On(embedding.Value.Geometry), cancellation);
            masks?.Keep(predictions);
            return predictions;
        }
    }

    /// <summary>No frame below <paramref name="frame"/> will be asked for again.</summary>
    public void DropBefore(int frame) => embeddings.DropBefore(frame);

    public void Dispose() => embeddings.Dispose();

    private RecentEmbeddings.Loan Embed(int frame, CancellationToken cancellation)
    {
        using (times.MeasureShared(Stage.Embedding)) return embeddings.Of(frame, cancellation);
    }

    private static bool IsNeeded(IReadOnlyList<VisiblePoints> objects) => objects.Any(o => o.Points.Count > 0);
}
