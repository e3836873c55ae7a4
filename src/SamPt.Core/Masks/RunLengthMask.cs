using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Core.Masks;

/// <summary>
/// A mask as COCO run lengths: column by column from the top left, the first run counts zeros (0 if pixel (0, 0) is set), then ones and
/// zeros in turn. Immutable. <see cref="RunLengthText"/> reads and writes the compressed string.
/// </summary>
public sealed class RunLengthMask
{
    private readonly int[] counts;

    /// <summary>Takes a copy of the runs.</summary>
    /// <exception cref="DatasetException">The size is empty, a run is negative, or the runs do not add up to the size.</exception>
    public RunLengthMask(ImageSize size, ReadOnlySpan<int> counts)
    {
        Check(size, counts);
        Size = size;
        this.counts = counts.ToArray();
    }

    public ImageSize Size { get; }

    /// <summary>The runs, zeros first.</summary>
    public ReadOnlySpan<int> Counts => counts;

    /// <summary>Number of pixels in the mask.</summary>
    public int Area
    {
        get
        {
            var area = 0;
            for (var i = 1; i < counts.Length; i += 2) area += counts[i];
            return area;
        }
    }

    /// <summary>The smallest box around the mask, or null if it is empty (COCO writes 0, 0, 0, 0 then).</summary>
    public BoundingBox? Bounds() => Outline()?.Box;

    /// <summary>Area and box from one walk over the runs; null if the mask is empty.</summary>
    public MaskOutline? Outline() => MaskOutline.Of(Size.Height, counts);

    /// <summary>The runs of <paramref name="mask"/>.</summary>
    public static RunLengthMask From(BinaryMask mask)
    {
        var changes = ChangesInColumnOrder(mask);
        var counts = new int[changes.Count + 1];
        var before = 0;
        for (var i = 0; i < changes.Count; i++)
        {
            counts[i] = changes[i] - before;
            before = changes[i];
        }
        counts[^1] = mask.Size.Area - before;
        return new RunLengthMask(mask.Size, counts);
    }

    /// <summary>The mask these runs stand for, a new one.</summary>
    public BinaryMask ToMask()
    {
        var mask = new BinaryMask(Size);
        var position = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var end = position + counts[i];
            if (i % 2 == 1) SetInColumnOrder(mask, position, end);
            position = end;
        }
        return mask;
    }

    /// <exception cref="DatasetException">As the constructor.</exception>
    internal static void Check(ImageSize size, ReadOnlySpan<int> counts)
    {
        if (size.Width <= 0 || size.Height <= 0 || (long)size.Width * size.Height > int.MaxValue)
            throw new DatasetException($"run lengths: size {size}; expected 1x1 to {int.MaxValue} pixels; check size ([height, width]).");
        long total = 0;
        foreach (var count in counts)
        {
            if (count < 0) throw new DatasetException($"run lengths: a run of {count} pixels; expected 0 or more; write the mask anew.");
            total += count;
        }
        if (total != size.Area)
        {
            throw new DatasetException(
                $"run lengths: the runs cover {total} pixels, a mask of {size} has {size.Area}; check size ([height, width]) and counts.");
        }
    }

    private static void SetInColumnOrder(BinaryMask mask, int position, int end)
    {
        var words = mask.Words;
        while (position < end)
        {
            var (x, top) = Math.DivRem(position, mask.Height);
            var bottom = Math.Min(mask.Height, top + end - position);
            position += bottom - top;
            var bit = 1UL << (x & 63);
            for (var word = top * mask.WordsPerRow + (x >> 6); top < bottom; top++, word += mask.WordsPerRow) words[word] |= bit;
        }
    }

    // Positions x * height + y at which a pixel differs from the one before it in column order: whole words tell where the columns
    // change, so the work is that of the boundary and not of the area.
    private static List<int> ChangesInColumnOrder(BinaryMask mask)
    {
        var changes = new List<int>();
        for (var y = 0; y < mask.Height; y++)
        {
            var row = mask.Row(y);
            var before = mask.Row(y == 0 ? mask.Height - 1 : y - 1);
            var carry = 0UL;
            for (var i = 0; i < row.Length; i++)
            {
                // Above the top of a column comes the bottom of the column to the left.
                var previous = y == 0 ? before[i] << 1 | carry : before[i];
                carry = before[i] >> 63;
                for (var changed = row[i] ^ previous; changed != 0; changed &= changed - 1)
                {
                    var x = i * 64 + BitOperations.TrailingZeroCount(changed);
                    if (x < mask.Width) changes.Add(x * mask.Height + y);
                }
            }
        }
        changes.Sort();
        return changes;
    }
}
