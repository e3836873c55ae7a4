using SamPt.Core.Imaging;

namespace SamPt.Core.Prompting.Windows;

/// <summary>
/// Shows a segmenter each object in a window about it, at its full input size, instead of the whole frame: small objects are seen larger
/// and outlines are finer. One embedding a window instead of one a frame.
/// </summary>
/// <param name="segmenter">Borrowed: disposing of this one leaves it alone.</param>
/// <param name="times">How many times as large as its object a window is.</param>
public sealed class WindowedSegmenter(IPromptSegmenter segmenter, double times) : IPromptSegmenter
{
    public string Name => segmenter.Name;

    public int InputSize => segmenter.InputSize;

    public int FramesAtOnce => segmenter.FramesAtOnce;

    public int MultiMaskCount => segmenter.MultiMaskCount;

    public IImageEmbedding Embed(RgbFrame frame, CancellationToken cancellation) => new WindowedEmbedding(frame, segmenter);

    public IReadOnlyList<MaskPrediction> Predict(
        IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation) =>
        [.. InWindows(embedding, prompts, (part, own) => [.. segmenter.Predict(part, own, cancellation).Select(p => new[] { p })], cancellation).Select(p => p[0])];

    public IReadOnlyList<MaskPrediction[]> PredictMultiMask(
        IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation) =>
        InWindows(embedding, prompts, (part, own) => segmenter.PredictMultiMask(part, own, cancellation), cancellation);

    public void Dispose()
    {
    }

    private MaskPrediction[][] InWindows(
        IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts,
        Func<IImageEmbedding, IReadOnlyList<PointPrompt>, IReadOnlyList<MaskPrediction[]>> predict, CancellationToken cancellation)
    {
        var (frame, answers) = ((WindowedEmbedding)embedding, new MaskPrediction[prompts.Count][]);
        var parts = prompts.Select(prompt => frame.Part(FrameWindow.For(prompt, frame.Geometry.Working, times), times, cancellation)).ToArray();
        foreach (var shared in Enumerable.Range(0, prompts.Count).GroupBy(i => parts[i]))
        {
            var (window, part) = shared.Key;
            var found = predict(part, [.. shared.Select(i => InWindow(prompts[i], window, part.Geometry))]);
            foreach (var (i, n) in shared.Select((i, n) => (i, n)))
                answers[i] = Array.ConvertAll(found[n], p => p with { Logits = WindowLogits.ToFrame(p.Logits, window, frame.Geometry) });
        }
        return answers;
    }

    // Positive points lie in the window that was made for them. Negative ones elsewhere say nothing about it.
    private static PointPrompt InWindow(PointPrompt prompt, FrameWindow window, LogitGeometry geometry)
    {
        var seen = Enumerable.Range(0, prompt.Points.Count).Where(i => prompt.IsPositive[i] || window.Contains(prompt.Points[i])).ToArray();
        return new PointPrompt(
            Array.ConvertAll(seen, i => window.ToWindow(prompt.Points[i])),
            Array.ConvertAll(seen, i => prompt.IsPositive[i]),
            prompt.Box is { } box ? new BoundingBox(box.XMin - window.Left, box.YMin - window.Top, box.XMax - window.Left, box.YMax - window.Top) : null,
            prompt.Mask is { } mask ? WindowLogits.ToWindow(mask, window, geometry) : null);
    }
}
