using SamPt.Core.Imaging;

namespace SamPt.Core.Prompting;

/// <summary>
/// How a segmenter's logit grid lies on the frame. The working frame is scaled to <see cref="Content"/>, which sits in the top-left
/// corner of the zero-padded <see cref="Padded"/> model input; the grid covers all of the padded input.
/// </summary>
/// <param name="Working">Size of the working-scale frame.</param>
/// <param name="Content">Size of that frame at the model's scale (equal to Working when the longest side is the input size).</param>
/// <param name="Padded">Size of the model input, 1024x1024 for SAM.</param>
/// <param name="Grid">Size of the low-resolution logits, 256x256 for SAM.</param>
public sealed record LogitGeometry(ImageSize Working, ImageSize Content, ImageSize Padded, ImageSize Grid)
{
    /// <summary>Working-scale points to model-input points.</summary>
    public ImageScale ToModel => new(Working, Content);
}

/// <summary>The mask logits of one object on the segmenter's own grid, row-major; what the next pass takes as mask input.</summary>
public sealed class LowResolutionLogits(LogitGeometry geometry, float[] values)
{
    public LogitGeometry Geometry { get; } = geometry;

    /// <summary>Grid.Area values; above 0 is the object.</summary>
    public ReadOnlySpan<float> Values => values;
}
