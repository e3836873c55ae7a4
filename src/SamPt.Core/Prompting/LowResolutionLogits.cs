using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Core.Prompting;

/// <summary>
/// How a segmenter's logit grid lies on the frame. The working frame is scaled to <see cref="Content"/>, which sits in the top-left
/// corner of the zero-padded <see cref="Padded"/> model input; the grid covers all of the padded input.
/// </summary>
public sealed class LogitGeometry
{
    /// <param name="working">Size of the working-scale frame.</param>
    /// <param name="content">Size of that frame at the model's scale; equal to working when its longest side is the input size.</param>
    /// <param name="padded">Size of the model input, 1024x1024 for SAM.</param>
    /// <param name="grid">Size of the low-resolution logits, 256x256 for SAM.</param>
    public LogitGeometry(ImageSize working, ImageSize content, ImageSize padded, ImageSize grid)
    {
        if (content.Width > padded.Width || content.Height > padded.Height)
            throw new ArgumentException($"The content {content} does not fit into the padded input {padded}.", nameof(content));
        Working = working;
        Content = content;
        Padded = padded;
        Grid = grid;
        GridToContent = new BilinearResampler(grid, padded, crop: content);
    }

    public ImageSize Working { get; }

    public ImageSize Content { get; }

    public ImageSize Padded { get; }

    public ImageSize Grid { get; }

    /// <summary>Working-scale points to model-input points.</summary>
    public ImageScale ToModel => new(Working, Content);

    /// <summary>From cells to working-scale pixels, the middles of both being integers.</summary>
    internal Matrix3x2 GridToWorking
    {
        get
        {
            var x = (float)Padded.Width / Grid.Width * Working.Width / Content.Width;
            var y = (float)Padded.Height / Grid.Height * Working.Height / Content.Height;
            return new Matrix3x2(x, 0, 0, y, (x - 1) / 2, (y - 1) / 2);
        }
    }

    /// <summary>From the grid to the model's scale, without the padding.</summary>
    internal BilinearResampler GridToContent { get; }
}

/// <summary>The mask logits of one object on the segmenter's own grid, row-major; what the next pass takes as mask input.</summary>
public sealed class LowResolutionLogits
{
    private readonly float[] values;

    /// <summary>Takes ownership of <paramref name="values"/>, one for each cell of the grid.</summary>
    public LowResolutionLogits(LogitGeometry geometry, float[] values)
    {
        if (values.Length != geometry.Grid.Area)
            throw new ArgumentException($"A {geometry.Grid} grid needs {geometry.Grid.Area} logits, got {values.Length}.", nameof(values));
        Geometry = geometry;
        this.values = values;
    }

    public LogitGeometry Geometry { get; }

    /// <summary>One value per grid cell; above 0 is the object.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>Bilinear between the middles of cells, which are integers; beyond the grid its border goes on.</summary>
    internal float Sample(Vector2 at)
    {
        var size = Geometry.Grid;
        var (x, y) = (Math.Clamp(at.X, 0, size.Width - 1), Math.Clamp(at.Y, 0, size.Height - 1));
        var (left, top) = ((int)x, (int)y);
        var (right, bottom) = (Math.Min(left + 1, size.Width - 1), Math.Min(top + 1, size.Height - 1));
        var (across, down) = (x - left, y - top);
        var upper = ((1 - across) * values[(top * size.Width) + left]) + (across * values[(top * size.Width) + right]);
        var lower = ((1 - across) * values[(bottom * size.Width) + left]) + (across * values[(bottom * size.Width) + right]);
        return ((1 - down) * upper) + (down * lower);
    }

    internal ReadOnlySpan<float> Row(int y) => values.AsSpan(y * Geometry.Grid.Width, Geometry.Grid.Width);
}
