using SamPt.Core.Imaging;

namespace SamPt.Core.Prompting.Windows;

/// <summary>A frame of which the parts that are asked for are embedded, each once. Logits lie on a grid of the frame itself.</summary>
internal sealed class WindowedEmbedding : IImageEmbedding
{
    /// <summary>Working-scale pixels a cell: segmenters answer about as finely in a window.</summary>
    private const int Stride = 2;

    private readonly RgbFrame frame;
    private readonly IPromptSegmenter segmenter;
    private readonly List<(FrameWindow Window, IImageEmbedding Embedding)> parts = [];

    /// <param name="frame">At working scale.</param>
    /// <param name="segmenter">Borrowed; sees the windows.</param>
    public WindowedEmbedding(RgbFrame frame, IPromptSegmenter segmenter)
    {
        (this.frame, this.segmenter) = (frame, segmenter);
        var grid = new ImageSize((frame.Width + Stride - 1) / Stride, (frame.Height + Stride - 1) / Stride);
        Geometry = new LogitGeometry(frame.Size, frame.Size, new ImageSize(grid.Width * Stride, grid.Height * Stride), grid);
    }

    public LogitGeometry Geometry { get; }

    /// <summary>A window that serves for the one that is wanted, embedded now or before.</summary>
    public (FrameWindow Window, IImageEmbedding Embedding) Part(FrameWindow wanted, double times, CancellationToken cancellation)
    {
        foreach (var part in parts)
        {
            if (part.Window.Serves(wanted, times, frame.Size)) return part;
        }
        parts.Add((wanted, segmenter.Embed(wanted.Crop(frame), cancellation)));
        return parts[^1];
    }

    public void Dispose()
    {
        foreach (var (_, embedding) in parts) embedding.Dispose();
        parts.Clear();
    }
}
