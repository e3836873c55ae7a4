using SamPt.Core.Imaging;
using SamPt.Core.Pipeline.Appearance;
using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline;

/// <summary>
/// Turns the prompt points of a frame's objects into predictions, embedding the frame only if anything is visible on it. As many threads
/// may predict as the segmenter takes frames at once.
/// </summary>
/// <param name="components">The segmenter and the settings.</param>
/// <param name="video">Its frames.</param>
/// <param name="times">Where time is counted.</param>
/// <param name="embeddingsKept">So many embeddings stay for frames that are asked for again.</param>
/// <param name="appearance">Corrects what is predicted; may be null.</param>
internal sealed class FramePredictor(
    SamPtComponents components, IVideo video, StageTimes times, int embeddingsKept, AppearanceModels? appearance = null) : IDisposable
{
    private readonly RecentEmbeddings embeddings =
        new(components.Segmenter, video, Math.Max(embeddingsKept, components.Segmenter.FramesAtOnce), keepsImages: appearance is not null);

    private readonly MultiPassPrompter prompter = new(components.Segmenter, PromptingPlan.Of(components.Options) with
    {
        IouThreshold = appearance is null ? components.Options.SamIouThreshold : 0, // which else has a word in it
    });

    /// <summary>Reads the frame from the video if a prediction will need it: videos are read from one thread, in order.</summary>
    public void Read(int frame, IReadOnlyList<VisiblePoints> objects)
    {
        if (!IsNeeded(objects)) return;
        // Waiting for frames counts as loading, which the model's time leaves out again.
        using (times.Measure(Stage.Embedding)) embeddings.Read(frame);
    }

    /// <summary>One prediction for each object.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="indices">Which objects of the video these are.</param>
    /// <param name="objects">The points of each.</param>
    /// <param name="masks">Give the mask input of the first pass; may be null.</param>
    /// <param name="cancellation">Checked per pass.</param>
    public IReadOnlyList<ObjectPrediction> Predict(
        int frame, int[] indices, IReadOnlyList<VisiblePoints> objects, CarriedMasks? masks, CancellationToken cancellation)
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
            var carried = masks?.On(embedding.Value.Geometry);
            var predictions = prompter.Predict(embedding.Value, objects, carried?.Select(mask => mask?.Logits).ToArray(), cancellation);
            if (appearance is not null) predictions = appearance.Correct(embedding.Image!, indices, predictions);
            return masks?.Keep(predictions, carried!) ?? predictions;
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
