using System.Numerics;

namespace SamPt.Core.Imaging;

/// <summary>A plane of one pyramid level with a margin of replicated border pixels, so that windows may reach across the border.</summary>
public sealed class ImagePyramidPlane
{
    // Whole vectors may be loaded across the end of the last row.
    private const int Tail = 64;

    private readonly float[] values;
    private readonly int origin;

    internal ImagePyramidPlane(ImageSize size, int margin)
    {
        Size = size;
        Margin = margin;
        Stride = size.Width + 2 * margin;
        origin = margin * Stride + margin;
        values = new float[Stride * (size.Height + 2 * margin) + Tail];
    }

    public ImageSize Size { get; }

    public int Width => Size.Width;

    public int Height => Size.Height;

    /// <summary>Replicated pixels on each side.</summary>
    public int Margin { get; }

    /// <summary>Values from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The values of row <paramref name="y"/> inside the image.</summary>
    public Span<float> Row(int y) => values.AsSpan(origin + y * Stride, Width);

    /// <summary>Everything from pixel (x, y) on, margins included; both may reach <see cref="Margin"/> pixels outside.</summary>
    public ReadOnlySpan<float> From(int x, int y) => values.AsSpan(origin + y * Stride + x);

    /// <summary>Takes in <paramref name="source"/> at half size, rounded up: the kernel (1 4 6 4 1) / 16 along both axes, the image mirrored about
    /// its border pixels, every second pixel kept.</summary>
    internal void LoadHalf(ImagePyramidPlane source)
    {
        int width = source.Width, height = source.Height;
        var buffer = new float[width + 4];
        var column = buffer.AsSpan(2, width);
        for (var y = 0; y < Height; y++)
        {
            BlurColumns(
                source.Row(Mirror(2 * y - 2, height)), source.Row(Mirror(2 * y - 1, height)), source.Row(2 * y),
                source.Row(Mirror(2 * y + 1, height)), source.Row(Mirror(2 * y + 2, height)), column);
            for (var i = 1; i <= 2; i++)
            {
                buffer[2 - i] = column[Mirror(-i, width)];
                buffer[width + 1 + i] = column[Mirror(width - 1 + i, width)];
            }
            var row = Row(y);
            for (int x = 0, i = 0; x < row.Length; x++, i += 2)
                row[x] = (buffer[i] + buffer[i + 4] + 4 * (buffer[i + 1] + buffer[i + 3]) + 6 * buffer[i + 2]) * (1f / 256);
        }
        ReplicateBorder();
    }

    internal void ReplicateBorder()
    {
        for (var y = 0; y < Height; y++)
        {
            var row = Row(y);
            values.AsSpan(origin + y * Stride - Margin, Margin).Fill(row[0]);
            values.AsSpan(origin + y * Stride + Width, Margin).Fill(row[^1]);
        }
        var top = values.AsSpan(Margin * Stride, Stride);
        var bottom = values.AsSpan((Margin + Height - 1) * Stride, Stride);
        for (var y = 0; y < Margin; y++)
        {
            top.CopyTo(values.AsSpan(y * Stride));
            bottom.CopyTo(values.AsSpan((Margin + Height + y) * Stride));
        }
    }

    private static void BlurColumns(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d, ReadOnlySpan<float> e, Span<float> sum)
    {
        var x = 0;
        for (; x <= sum.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            var outer = new Vector<float>(a[x..]) + new Vector<float>(e[x..]);
            var inner = new Vector<float>(b[x..]) + new Vector<float>(d[x..]);
            (outer + inner * 4f + new Vector<float>(c[x..]) * 6f).CopyTo(sum[x..]);
        }
        for (; x < sum.Length; x++) sum[x] = a[x] + e[x] + (b[x] + d[x]) * 4f + c[x] * 6f;
    }

    private static int Mirror(int i, int length)
    {
        while (length > 1 && (i < 0 || i >= length)) i = i < 0 ? -i : 2 * (length - 1) - i;
        return length > 1 ? i : 0;
    }
}
