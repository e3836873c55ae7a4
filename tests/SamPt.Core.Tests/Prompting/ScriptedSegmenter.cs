using SamPt.Core.Imaging;
using SamPt.Core.Prompting;

namespace SamPt.Core.Tests.Prompting;

/// <summary>A segmenter that records every prompt and answers as the test says.</summary>
internal sealed class ScriptedSegmenter(Func<PointPrompt, int, (float Iou, Func<int, int, bool> IsObject)> answer) : IPromptSegmenter
{
    public List<IReadOnlyList<PointPrompt>> Calls { get; } = [];

    public int Embedded { get; private set; }

    public string Name => "scripted";

    public int InputSize => 32;

    public IImageEmbedding Embed(RgbFrame frame, CancellationToken cancellation)
    {
        Embedded++;
        return new Embedding(new LogitGeometry(frame.Size, frame.Size, frame.Size, frame.Size));
    }

    public IReadOnlyList<MaskPrediction> Predict(
        IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation)
    {
        Calls.Add(prompts);
        return [.. prompts.Select(prompt =>
        {
            var (iou, isObject) = answer(prompt, Calls.Count - 1);
            var grid = embedding.Geometry.Grid;
            var values = Enumerable.Range(0, grid.Area).Select(i => isObject(i % grid.Width, i / grid.Width) ? 5f : -5f).ToArray();
            return new MaskPrediction(iou, new LowResolutionLogits(embedding.Geometry, values));
        })];
    }

    public void Dispose()
    {
    }

    private sealed record Embedding(LogitGeometry Geometry) : IImageEmbedding
    {
        public void Dispose()
        {
        }
    }
}
