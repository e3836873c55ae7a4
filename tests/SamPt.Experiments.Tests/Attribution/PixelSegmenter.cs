using SamPt.Core.Imaging;
using SamPt.Core.Prompting;

namespace SamPt.Experiments.Tests.Attribution;

/// <summary>Answers every prompt with the pixel of its first positive point.</summary>
internal sealed class PixelSegmenter : IPromptSegmenter
{
    public string Name => "pixel";

    public int InputSize => 64;

    public IImageEmbedding Embed(RgbFrame frame, CancellationToken cancellation) =>
        new Embedding(new LogitGeometry(frame.Size, frame.Size, frame.Size, frame.Size));

    public IReadOnlyList<MaskPrediction> Predict(
        IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation) => [.. prompts.Select(prompt =>
    {
        var values = new float[embedding.Geometry.Grid.Area];
        Array.Fill(values, -5);
        var point = prompt.Points.Where((_, n) => prompt.IsPositive[n]).First();
        values[(int)point.Y * embedding.Geometry.Grid.Width + (int)point.X] = 5;
        return new MaskPrediction(1, new LowResolutionLogits(embedding.Geometry, values));
    })];

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
