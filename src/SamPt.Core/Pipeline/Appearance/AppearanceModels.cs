using SamPt.Core.Imaging;
using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline.Appearance;

/// <summary>The appearance of a video's objects, for those that have a given mask.</summary>
internal sealed class AppearanceModels
{
    private readonly AppearanceModel?[] models;
    private readonly double iouThreshold;

    private AppearanceModels(AppearanceModel?[] models, double iouThreshold) => (this.models, this.iouThreshold) = (models, iouThreshold);

    /// <summary>Learns from the query frames; <paramref name="pointsOf"/> gives the prompt points of an object on one.</summary>
    public static AppearanceModels Of(SamPtComponents components, VideoTask task, Func<int, int, VisiblePoints> pointsOf, CancellationToken cancellation)
    {
        var objects = task.Job.Objects;
        var models = new AppearanceModel?[objects.Count];
        var prompter = new MultiPassPrompter(components.Segmenter, PromptingPlan.Of(components.Options) with { IouThreshold = 0 });
        foreach (var started in Enumerable.Range(0, objects.Count).Where(i => objects[i].GivenMask is not null).GroupBy(i => objects[i].QueryFrame))
        {
            var frame = task.Job.Video.Frame(started.Key);
            int[] indices = [.. started];
            IImageEmbedding embedding;
            using (task.Times.Measure(Stage.Embedding)) embedding = components.Segmenter.Embed(frame, cancellation);
            using (embedding)
            using (task.Times.Measure(Stage.Prompting))
            {
                var predicted = prompter.Predict(embedding, Array.ConvertAll(indices, i => pointsOf(started.Key, i)), cancellation);
                for (var n = 0; n < indices.Length; n++)
                {
                    if (predicted[n].Logits is { } logits)
                        models[indices[n]] = AppearanceModel.Of(frame, MovedMask.Of(objects[indices[n]].WorkingMask!, embedding.Geometry), logits);
                }
            }
        }
        return new AppearanceModels(models, components.Options.SamIouThreshold);
    }

    /// <summary>
    /// A frame's predictions of some of the objects, corrected; empty where the IoU that is expected of them, or predicted of those that
    /// nothing is known of, is below the threshold.
    /// </summary>
    public IReadOnlyList<ObjectPrediction> Correct(RgbFrame frame, int[] indices, IReadOnlyList<ObjectPrediction> predictions) =>
        [.. indices.Select((index, n) => Correct(frame, models[index], predictions[n]))];

    private ObjectPrediction Correct(RgbFrame frame, AppearanceModel? model, ObjectPrediction prediction)
    {
        if (prediction is not { Logits: { } logits, PredictedIou: { } iou }) return prediction;
        if (model is null) return iou < iouThreshold ? prediction with { Logits = null } : prediction;
        var corrected = model.Correct(frame, logits);
        var expected = model.ExpectedIou(frame, corrected, iou);
        return (expected ?? iou) < iouThreshold ? prediction with { Logits = null } : prediction with { Logits = corrected, ExpectedIou = expected };
    }
}
