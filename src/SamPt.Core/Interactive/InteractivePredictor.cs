using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Core.Prompting;

namespace SamPt.Core.Interactive;

/// <summary>The mask that the points of a frame make. Frames are embedded once while memory allows.</summary>
internal sealed class InteractivePredictor(IPromptSegmenter segmenter, IVideo video, int refinements, int embeddingsKept) : IDisposable
{
    private readonly RecentEmbeddings embeddings = new(segmenter, video, embeddingsKept);
    private readonly MultiPassPrompter withNegatives = new(segmenter, new PromptingPlan(PositivesFirst: true, refinements, double.NegativeInfinity));
    private readonly MultiPassPrompter positivesOnly = new(segmenter, new PromptingPlan(PositivesFirst: false, refinements, double.NegativeInfinity));

    private float[] logits = [];

    /// <summary>How often a frame went through the image encoder.</summary>
    public int EmbeddedFrames => embeddings.Embedded;

    /// <summary>At the working scale; empty where no positive point is visible.</summary>
    public BinaryMask Predict(int frame, IEnumerable<InteractivePoint> points, CancellationToken cancellation) =>
        Predict(frame, points, video.Size, cancellation);

    /// <summary>The same at another size.</summary>
    public BinaryMask Predict(int frame, IEnumerable<InteractivePoint> points, ImageSize size, CancellationToken cancellation)
    {
        var visible = points.Select(point => (Position: point.At(frame), point.IsPositive)).Where(point => point.Position is not null).ToArray();
        var mask = new BinaryMask(size);
        if (!visible.Any(point => point.IsPositive)) return mask;

        var prompt = new VisiblePoints([.. visible.Select(point => point.Position!.Value)], [.. visible.Select(point => point.IsPositive)]);
        var prompter = visible.All(point => point.IsPositive) ? positivesOnly : withNegatives;
        using var embedding = embeddings.Of(frame, cancellation);
        if (prompter.Predict(embedding.Value, [prompt], cancellation)[0].Logits is not { } predicted) return mask;
        if (logits.Length != size.Area) logits = new float[size.Area];
        LogitUpsampling.To(predicted, size, logits);
        for (var y = 0; y < mask.Height; y++)
        {
            var row = logits.AsSpan(y * mask.Width, mask.Width);
            var words = mask.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                if (row[x] > 0) words[x >> 6] |= 1UL << (x & 63);
            }
        }
        return mask;
    }

    public void Dispose() => embeddings.Dispose();
}
