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
            var (count, at) = (0, 0);
            while (at < text.Length)
            {
                var value = ReadNumber(text, ref at) + (count > 2 ? counts[count - 2] : 0);
                if (value is < 0 or > int.MaxValue)
                    throw new DatasetException($"run lengths: run {count} is {value}; expected 0 to {int.MaxValue}; the string is damaged.");
                counts[count++] = (int)value;
            }
            return new RunLengthMask(size, counts.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<int>.Shared.Return(counts);
        }
    }

    private static long ReadNumber(ReadOnlySpan<byte> text, ref int at)
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
