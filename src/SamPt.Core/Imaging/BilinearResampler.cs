using System.Buffers;
using System.Numerics;

namespace SamPt.Core.Imaging;

/// <summary>Where the samples of two grids lie on each other.</summary>
public enum GridAlignment
{
    /// <summary>Pixels are areas, their edges coincide: source = (target + 0.5) * from / to - 0.5, not below 0.</summary>
    HalfPixel,

    /// <summary>The centres of the corner pixels coincide: source = target * (from - 1) / (to - 1).</summary>
    Corners,
}

/// <summary>
/// Resizes planes of floats as PyTorch's interpolate(mode="bilinear") does: two neighbours along each axis, never antialiased.
/// Holds the column and row taps of one pair of sizes; safe to use from several threads.
/// </summary>
public sealed class BilinearResampler
{
    /// <summary>
    /// Resizes <paramref name="from"/> to <paramref name="to"/>. With <paramref name="crop"/> only that top-left part of the result
    /// is computed, which is all that is needed of a padded image.
    /// </summary>
    public BilinearResampler(ImageSize from, ImageSize to, GridAlignment alignment = GridAlignment.HalfPixel, ImageSize? crop = null)
    {
        Target = crop ?? to;
        if (Target.Width > to.Width || Target.Height > to.Height)
            throw new ArgumentException($"The crop {Target} does not lie in {to}.", nameof(crop));
        Source = from;
        Columns = new LinearTaps(from.Width, to.Width, Target.Width, alignment);
        Rows = new LinearTaps(from.Height, to.Height, Target.Height, alignment);
    }

    public ImageSize Source { get; }

    /// <summary>The size of the result: the crop where one was asked for.</summary>
    public ImageSize Target { get; }

    internal LinearTaps Columns { get; }

    internal LinearTaps Rows { get; }

    /// <summary>Resizes once; with more than one plane of a size construct a resampler and keep it.</summary>
    public static void Resize(ReadOnlySpan<float> source, ImageSize sourceSize, Span<float> target, ImageSize targetSize) =>
        new BilinearResampler(sourceSize, targetSize).Resize(source, target);

    /// <summary>
    /// Reads Source.Area values and writes Target.Area values, both row-major. Values may be infinite; where the weight of an
    /// infinite neighbour is 0 the result is NaN, as in PyTorch.
    /// </summary>
    public void Resize(ReadOnlySpan<float> source, Span<float> target)
    {
        if (source.Length != Source.Area) throw new ArgumentException($"{Source} needs {Source.Area} values, got {source.Length}.");
        if (target.Length != Target.Area) throw new ArgumentException($"{Target} needs {Target.Area} values, got {target.Length}.");
        var width = Target.Width;
        var cache = ArrayPool<float>.Shared.Rent(2 * width);
        try
        {
            // Rows come in ascending order, so the two source rows of a target row are among the last two that were stretched.
            Span<float> upper = cache.AsSpan(0, width), lower = cache.AsSpan(width, width);
            int upperIs = -1, lowerIs = -1;
            for (var y = 0; y < Target.Height; y++)
            {
                int first = Rows.First[y], second = Rows.Second[y];
                if (first != upperIs && first == lowerIs)
                {
                    var other = upper;
                    upper = lower;
                    lower = other;
                    (upperIs, lowerIs) = (lowerIs, upperIs);
                }
                if (first != upperIs) Stretch(source.Slice(first * Source.Width, Source.Width), upper);
                if (second != lowerIs) Stretch(source.Slice(second * Source.Width, Source.Width), lower);
                (upperIs, lowerIs) = (first, second);
                Blend(upper, 1 - Rows.Weight[y], lower, Rows.Weight[y], target.Slice(y * width, width));
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(cache);
        }
    }

    private void Stretch(ReadOnlySpan<float> source, Span<float> target)
    {
        var first = Columns.First.AsSpan(0, target.Length);
        var second = Columns.Second.AsSpan(0, target.Length);
        var weight = Columns.Weight.AsSpan(0, target.Length);
        for (var x = 0; x < target.Length; x++)
            target[x] = source[first[x]] * (1 - weight[x]) + source[second[x]] * weight[x];
    }

    internal static void Blend(ReadOnlySpan<float> a, float weightA, ReadOnlySpan<float> b, float weightB, Span<float> target)
    {
        var x = 0;
        for (; x <= target.Length - Vector<float>.Count; x += Vector<float>.Count)
            (new Vector<float>(a[x..]) * weightA + new Vector<float>(b[x..]) * weightB).CopyTo(target[x..]);
        BlendScalar(a, weightA, b, weightB, target, x);
    }

    /// <summary>The twin of <see cref="Blend"/> without vectors, from <paramref name="x"/> on.</summary>
    internal static void BlendScalar(
        ReadOnlySpan<float> a, float weightA, ReadOnlySpan<float> b, float weightB, Span<float> target, int x = 0)
    {
        for (; x < target.Length; x++) target[x] = a[x] * weightA + b[x] * weightB;
    }
}
