using SamPt.Core.Imaging;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline;

/// <summary>Turns the prompt points of a frame's objects into predictions, embedding the frame only if anything is visible on it.</summary>
internal sealed class FramePredictor(SamPtComponents components, IVideo video, StageTimes times, int embeddingsKept) : IDisposable
{
    private readonly RecentEmbeddings embeddings = new(components.Segmenter, video, embeddingsKept);
    private readonly MultiPassPrompter prompter = new(components.Segmenter, new PromptingPlan(
        PositivesFirst: components.Options.NegativePointsPerMask > 0,
        components.Options.IterativeRefinementIterations,
        components.Options.SamIouThreshold));

    /// <summary>One prediction for each object.</summary>
    public IReadOnlyList<ObjectPrediction> Predict(int frame, IReadOnlyList<VisiblePoints> objects, CancellationToken cancellation)
    {
        if (objects.All(o => o.Points.Count == 0)) return [.. objects.Select(_ => ObjectPrediction.Nothing)];

        IImageEmbedding embedding;
        using (times.Measure(Stage.Embedding)) embedding = embeddings.Of(frame, cancellation);
        using (times.Measure(Stage.Prompting)) return prompter.Predict(embedding, objects, cancellation);
    }

    /// <summary>No frame below <paramref name="frame"/> will be asked for again.</summary>
    public void DropBefore(int frame) => embeddings.DropBefore(frame);

    public void Dispose() => embeddings.Dispose();
}
