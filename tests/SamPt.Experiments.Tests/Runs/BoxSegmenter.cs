using SamPt.Core.Imaging;
using SamPt.Core.Prompting;

namespace SamPt.Experiments.Tests.Runs;

/// <summary>Answers every prompt with its box, or with the bounding box of its positive points, on a grid of the frame's own size.</summary>
internal sealed class BoxSegmenter : IPromptSegmenter
{
    public string Name => "box";

    public int InputSize { get; init; } = 64;

    /// <summary>Called for every frame embedded.</summary>
    public Action OnEmbed { get; init; } = () => { };

    public int FramesAtOnce { get; init; } = 1;

    /// <summary>Whether the positive cells of a prompt's mask stay so.</summary>
    public bool KeepsMasks { get; init; }

    public IImageEmbedding Embed(RgbFrame frame, CancellationToken cancellation)
    {
        OnEmbed();
        return new Embedding(new LogitGeometry(frame.Size, frame.Size, frame.Size, frame.Size));
    }

    public IReadOnlyList<MaskPrediction> Predict(
        IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation) =>
        [.. prompts.Select(prompt => new MaskPrediction(0.9f, Box(prompt, embedding.Geometry, KeepsMasks)))];

    public void Dispose()
    {
    }

    private static LowResolutionLogits Box(PointPrompt prompt, LogitGeometry geometry, bool keepsMask)
    {
        var points = prompt.Points.Where((_, n) => prompt.IsPositive[n]).ToArray();
        var (left, right, top, bottom) = points.Length == 0
            ? prompt.Box is { } box ? (box.XMin, box.XMax, box.YMin, box.YMax) : (1, 0, 1, 0)
            : (points.Min(p => p.X), points.Max(p => p.X), points.Min(p => p.Y), points.Max(p => p.Y));
        var values = new float[geometry.Grid.Area];
        Array.Fill(values, -5);
        for (var y = 0; y < geometry.Grid.Height; y++)
        {
            for (var x = 0; x < geometry.Grid.Width; x++)
            {
                var cell = y * geometry.Grid.Width + x;
                if ((x >= left && x <= right && y >= top && y <= bottom) || (keepsMask && prompt.Mask?.Values[cell] > 0)) values[cell] = 5;
            }
        }
        return new LowResolutionLogits(geometry, values);
    }

    private sealed record Embedding(LogitGeometry Geometry) : IImageEmbedding
    {
        public void Dispose()
        {
        }
    }
}
