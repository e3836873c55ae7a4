using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Core.Masks;

/// <summary>
/// A set of pixels, one bit each. Rows start at a 64-bit word; bit (x mod 64) of word x / 64 is pixel x. Bits at and beyond the
/// width are always 0, so that whole words can be counted and shifted.
/// </summary>
public sealed class BinaryMask
{
    private readonly ulong[] words;

    /// <summary>An empty mask.</summary>
    public BinaryMask(ImageSize size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Height);
        Size = size;
        WordsPerRow = (size.Width + 63) / 64;
        words = new ulong[WordsPerRow * size.Height];
    }

    public ImageSize Size { get; }

    public int Width => Size.Width;

    public int Height => Size.Height;

    public int WordsPerRow { get; }

    /// <summary>All words, row by row. Writers keep the bits beyond the width at 0.</summary>
    public Span<ulong> Words => words;

    /// <summary>The words of row <paramref name="y"/>.</summary>
    public Span<ulong> Row(int y) => words.AsSpan(y * WordsPerRow, WordsPerRow);

    public bool this[int x, int y]
    {
        get => (words[y * WordsPerRow + (x >> 6)] >> (x & 63) & 1) != 0;
        set
        {
            ref var word = ref words[y * WordsPerRow + (x >> 6)];
            var bit = 1UL << (x & 63);
            word = value ? word | bit : word & ~bit;
        }
    }

    /// <summary>Number of pixels in the mask.</summary>
    public int Area
    {
        get
        {
            var area = 0;
            foreach (var word in words) area += BitOperations.PopCount(word);
            return area;
        }
    }

    public bool IsEmpty => words.AsSpan().IndexOfAnyExcept(0UL) < 0;

    /// <summary>The pixels whose value is above <paramref name="threshold"/>; <paramref name="values"/> has one for each, row-major.</summary>
    public static BinaryMask Above(float threshold, ReadOnlySpan<float> values, ImageSize size)
    {
        if (values.Length != size.Area) throw new ArgumentException($"{size} needs {size.Area} values, got {values.Length}.", nameof(values));
        var mask = new BinaryMask(size);
        for (var y = 0; y < size.Height; y++)
        {
            var source = values.Slice(y * size.Width, size.Width);
            var target = mask.Row(y);
            for (var x = 0; x < source.Length; x++) target[x >> 6] |= (source[x] > threshold ? 1UL : 0UL) << (x & 63);
        }
        return mask;
    }

    /// <summary>Everything of the image that is not in this mask.</summary>
    public BinaryMask Complement()
    {
        var result = new BinaryMask(Size);
        var last = Width % 64 == 0 ? ulong.MaxValue : (1UL << Width % 64) - 1;
        for (var y = 0; y < Height; y++)
        {
            var source = Row(y);
            var target = result.Row(y);
            for (var i = 0; i < source.Length; i++) target[i] = ~source[i];
            target[^1] &= last;
        }
        return result;
    }

    /// <summary>The smallest box around the mask, or null if it is empty.</summary>
    public BoundingBox? Bounds()
    {
        int xMin = int.MaxValue, xMax = -1, yMin = -1, yMax = -1;
        for (var y = 0; y < Height; y++)
        {
            var row = Row(y);
            var first = row.IndexOfAnyExcept(0UL);
            if (first < 0) continue;
            var last = row.LastIndexOfAnyExcept(0UL);
            xMin = Math.Min(xMin, first * 64 + BitOperations.TrailingZeroCount(row[first]));
            xMax = Math.Max(xMax, last * 64 + 63 - BitOperations.LeadingZeroCount(row[last]));
            if (yMin < 0) yMin = y;
            yMax = y;
        }
        return yMin < 0 ? null : new BoundingBox(xMin, yMin, xMax, yMax);
    }

    /// <summary>The pixels of the mask in row-major order, as (x, y).</summary>
    public (int X, int Y)[] Pixels()
    {
        var pixels = new (int X, int Y)[Area];
        var n = 0;
        for (var y = 0; y < Height; y++)
        {
            var row = Row(y);
            for (var i = 0; i < row.Length; i++)
            {
                for (var word = row[i]; word != 0; word &= word - 1)
                    pixels[n++] = (i * 64 + BitOperations.TrailingZeroCount(word), y);
            }
        }
        return pixels;
    }

    /// <summary>
    /// Nearest-neighbour resize by PyTorch's rule (interpolate, mode nearest): source = floor(target * (float)in / out), clamped.
    /// </summary>
    public BinaryMask ResizeNearest(ImageSize size)
    {
        if (size == Size) return this;
        var result = new BinaryMask(size);
        var columns = NearestSources(Width, size.Width);
        var rows = NearestSources(Height, size.Height);
        for (var y = 0; y < size.Height; y++)
        {
            var target = result.Row(y);
            for (var x = 0; x < size.Width; x++)
            {
                if (this[columns[x], rows[y]]) target[x >> 6] |= 1UL << (x & 63);
            }
        }
        return result;
    }

    private static int[] NearestSources(int from, int to)
    {
        var scale = (float)from / to;
        var sources = new int[to];
        for (var i = 0; i < to; i++) sources[i] = Math.Min((int)(i * scale), from - 1);
        return sources;
    }
}
