using System.Buffers;
using System.Text;
using SamPt.Core.Imaging;

namespace SamPt.Core.Masks;

/// <summary>
/// COCO's compressed run lengths: per character 5 bits of data, bit 32 if more follow, plus 48; lowest bits first, bit 16 of the last
/// character is the sign; from the fourth count on, the difference to the count two before.
/// </summary>
public static class RunLengthText
{
    /// <summary>The compressed string of <paramref name="mask"/>.</summary>
    public static string Write(RunLengthMask mask)
    {
        var text = new StringBuilder();
        var counts = mask.Counts;
        for (var i = 0; i < counts.Length; i++)
        {
            var value = i > 2 ? counts[i] - counts[i - 2] : counts[i];
            bool more;
            do
            {
                var bits = value & 31;
                value >>= 5;
                more = (bits & 16) != 0 ? value != -1 : value != 0;
                text.Append((char)((more ? bits | 32 : bits) + 48));
            }
            while (more);
        }
        return text.ToString();
    }

    /// <summary>The mask that <paramref name="text"/> stands for.</summary>
    /// <exception cref="DatasetException">The string holds other characters, ends inside a number, or does not fill the size.</exception>
    public static RunLengthMask Read(ImageSize size, string text) =>
        Read(size, Array.ConvertAll(text.ToCharArray(), c => c > 127 ? byte.MaxValue : (byte)c));

    /// <summary>The mask that <paramref name="text"/>, in ASCII, stands for.</summary>
    /// <exception cref="DatasetException">The string holds other characters, ends inside a number, or does not fill the size.</exception>
    public static RunLengthMask Read(ImageSize size, ReadOnlySpan<byte> text)
    {
        // A count takes a character at least.
        var counts = ArrayPool<int>.Shared.Rent(text.Length);
        try
        {
            return new RunLengthMask(size, ReadCounts(text, counts));
        }
        finally
        {
            ArrayPool<int>.Shared.Return(counts);
        }
    }

    /// <summary>Area and box of the mask that <paramref name="text"/>, in ASCII, stands for, without keeping its runs; null if it is empty.</summary>
    /// <exception cref="DatasetException">As <see cref="Read(ImageSize, ReadOnlySpan{byte})"/>.</exception>
    public static MaskOutline? Outline(ImageSize size, ReadOnlySpan<byte> text)
    {
        var rented = ArrayPool<int>.Shared.Rent(text.Length);
        try
        {
            var counts = ReadCounts(text, rented);
            RunLengthMask.Check(size, counts);
            return MaskOutline.Of(size.Height, counts);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private static ReadOnlySpan<int> ReadCounts(ReadOnlySpan<byte> text, int[] counts)
    {
        var (count, at) = (0, 0);
        while (at < text.Length)
        {
            var value = ReadNumber(text, ref at);
            if (count > 2) value += counts[count - 2];
            if (value is < 0 or > int.MaxValue)
                throw new DatasetException($"run lengths: run {count} is {value}; expected 0 to {int.MaxValue}; the string is damaged.");
            counts[count++] = (int)value;
        }
        return counts.AsSpan(0, count);
    }

    private static long ReadNumber(ReadOnlySpan<byte> text, ref int at)
    {
        // Nearly all numbers have one character or two, in no order that a processor could foresee: both are worked out and one is taken.
        if (at + 1 >= text.Length) return ReadLongNumber(text, ref at);
        int low = text[at] - 48, high = text[at + 1] - 48;
        var isTwo = low >> 5;
        if (isTwo != 0 & (isTwo != 1 | (uint)high > 31)) return ReadLongNumber(text, ref at);
        at += 1 + isTwo;
        // Bits with a sign are those bits with the sign bit's weight taken off twice.
        int one = (low ^ 16) - 16, two = low & 31 | (high ^ 16) - 16 << 5;
        return isTwo == 0 ? one : two;
    }

    private static long ReadLongNumber(ReadOnlySpan<byte> text, ref int at)
    {
        var start = at;
        long value = 0;
        for (var shift = 0; at < text.Length && shift < 40; shift += 5)
        {
            var bits = text[at] - 48;
            if (bits is < 0 or > 63)
            {
                var character = text[at] > 127 ? '?' : (char)text[at];
                throw new DatasetException($"run lengths: character '{character}' at {at}; expected '0' to 'o'; is this string compressed COCO run lengths?");
            }
            at++;
            value |= (long)(bits & 31) << shift;
            if ((bits & 32) != 0) continue;
            return (bits & 16) != 0 ? value - (1L << shift + 5) : value;
        }
        throw new DatasetException($"run lengths: the number at {start} does not end; the string is cut off or damaged.");
    }
}
