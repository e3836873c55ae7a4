using Microsoft.ML.OnnxRuntime;
using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Onnx.Trackers;

/// <summary>
/// The features of one frame: four levels, each the 2x2 average of the one before, one behind the other, channels last. Sizes are
/// rounded down.
/// </summary>
/// <param name="Level0">The finest level.</param>
/// <param name="Cells">Cells of all levels, P.</param>
/// <param name="Channels">C.</param>
internal sealed record FeaturePyramid(ImageSize Level0, int Cells, int Channels)
{
    private const int Levels = 4;

    /// <summary>Values of one frame.</summary>
    public int Length => Cells * Channels;

    /// <summary>The pyramid of an encoder that works at the size of the video.</summary>
    /// <exception cref="ModelException">The coarsest level would have no cell.</exception>
    public static FeaturePyramid Of(ImageSize video, int stride, int channels, string model)
    {
        var finest = new ImageSize(video.Width / stride, video.Height / stride);
        var least = stride << (Levels - 1);
        if (finest.Width >> (Levels - 1) == 0 || finest.Height >> (Levels - 1) == 0)
            throw new ModelException($"{model}: frames of {video} are too small; expected at least {least}x{least} pixels: give a larger longest_size.");
        var cells = Enumerable.Range(0, Levels).Sum(level => (finest.Width >> level) * (finest.Height >> level));
        return new FeaturePyramid(finest, cells, channels);
    }

    /// <summary>The finest level of a frame, row by row, channels last.</summary>
    /// <param name="pyramids">[F,P,C].</param>
    public ReadOnlySpan<float> Finest(OrtValue pyramids, int frame) =>
        pyramids.GetTensorDataAsSpan<float>().Slice(frame * Length, Level0.Area * Channels);
}
