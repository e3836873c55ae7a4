using SamPt.Core.Imaging;
using SamPt.Core.Prompting;

namespace SamPt.Experiments.Tests.Runs;

/// <summary>
/// Answers with the object that most positive points lie on, as the frames of <see cref="TinyDataset"/> show it by their brightness; on the
/// background it is unsure. Its multi-mask output adds the whole frame, which it is sure not to mean, and an unstable mask.
/// </summary>
internal sealed class ObjectSegmenter : IPromptSegmenter
{
    public string Name => "object";

    public int InputSize => 64;

    public int MultiMaskCount => 3;

    public Action OnEmbed { get; init; } = () => { };

    public IImageEmbedding Embed(RgbFrame frame, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        OnEmbed();
        return new Embedding(frame, new LogitGeometry(frame.Size, frame.Size, frame.Size, frame.Size));
    }

    public IReadOnlyList<MaskPrediction> Predict(
        IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation) =>
        [.. prompts.Select(prompt => Answer((Embedding)embedding, prompt))];

    public IReadOnlyList<MaskPrediction[]> PredictMultiMask(
        IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation) =>
        [.. Predict(embedding, prompts, cancellation).Select(answer => new[]
        {
            answer,
            new MaskPrediction(0.1f, Filled(embedding.Geometry, _ => 5)),
            new MaskPrediction(0.99f, Filled(embedding.Geometry, i => i % 2 == 0 ? 0.5f : -5)),
        })];

    public void Dispose()
    {
    }

    private static MaskPrediction Answer(Embedding embedding, PointPrompt prompt)
    {
        var frame = embedding.Frame;
        byte At(int index) => frame.Pixels[3 * index];
        var wanted = prompt.Points.Where((_, n) => prompt.IsPositive[n])
            .Select(p => At(Math.Clamp((int)p.Y, 0, frame.Height - 1) * frame.Width + Math.Clamp((int)p.X, 0, frame.Width - 1)))
            .GroupBy(v => v).MaxBy(g => g.Count())!.Key;
        var brightness = new byte[frame.Size.Area];
        for (var i = 0; i < brightness.Length; i++) brightness[i] = At(i);
        // Brighter objects are the surer ones, so that their order is known.
        return new MaskPrediction(wanted == 0 ? 0.2f : 0.9f + wanted / 4000f, Filled(embedding.Geometry, i => brightness[i] == wanted ? 5 : -5));
    }

    private static LowResolutionLogits Filled(LogitGeometry geometry, Func<int, float> value)
    {
        var values = new float[geometry.Grid.Area];
        for (var i = 0; i < values.Length; i++) values[i] = value(i);
        return new LowResolutionLogits(geometry, values);
    }

    private sealed record Embedding(RgbFrame Frame, LogitGeometry Geometry) : IImageEmbedding
    {
        public void Dispose()
        {
        }
    }
}
