using System.Numerics.Tensors;

namespace SamPt.Core.Imaging;

/// <summary>
/// Resizes planes of floats as PyTorch's interpolate(mode="bilinear", antialias=True) does: Pillow's filter, columns first, without
/// its rounding to bytes. Holds the taps of one pair of sizes and a buffer: not safe to use from several threads.
/// </summary>
public sealed class AntialiasedResampler
{
    private readonly ResampleTaps columns;
    private readonly ResampleTaps rows;
    private readonly float[] narrowed;

    public AntialiasedResampler(ImageSize from, ImageSize to)
    {
        (Source, Target) = (from, to);
        columns = new ResampleTaps(from.Width, to.Width);
        rows = new ResampleTaps(from.Height, to.Height);
        narrowed = new float[from.Height * to.Width];
    }

    public ImageSize Source { get; }

    public ImageSize Target { get; }

    /// <summary>Reads Source.Area values and writes Target.Area values, both row-major.</summary>
    public void Resize(ReadOnlySpan<float> source, Span<float> target)
    {
        if (source.Length != Source.Area) throw new ArgumentException($"{Source} needs {Source.Area} values, got {source.Length}.");
        if (target.Length != Target.Area) throw new ArgumentException($"{Target} needs {Target.Area} values, got {target.Length}.");
        for (var y = 0; y < Source.Height; y++) Narrow(source.Slice(y * Source.Width, Source.Width), Row(narrowed, y));
        for (var y = 0; y < Target.Height; y++)
        {
            var weights = rows.ExactOf(y);
            var sum = Row(target, y);
            sum.Clear();
            for (var j = 0; j < weights.Length; j++) TensorPrimitives.MultiplyAdd(Row(narrowed, rows.First[y] + j), weights[j], sum, sum);
        }
    }

    private Span<float> Row(Span<float> plane, int y) => plane.Slice(y * Target.Width, Target.Width);

    private void Narrow(ReadOnlySpan<float> source, Span<float> target)
    {
        for (var x = 0; x < target.Length; x++)
        {
            var weights = columns.ExactOf(x);
            var taps = source.Slice(columns.First[x], weights.Length);
            var sum = 0f;
            for (var j = 0; j < weights.Length; j++) sum += taps[j] * weights[j];
            target[x] = sum;
        }
    }
}
