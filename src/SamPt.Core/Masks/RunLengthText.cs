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
    public static RunLengthMask Read(ImageSize size, string text)
    {
        var counts = new List<int>();
        var at = 0;
        while (at < text.Length)
        {
            var count = ReadNumber(text, ref at) + (counts.Count > 2 ? counts[^2] : 0);
            if (count is < 0 or > int.MaxValue)
                throw new DatasetException($"run lengths: run {counts.Count} is {count}; expected 0 to {int.MaxValue}; the string is damaged.");
            counts.Add((int)count);
        }
        return new RunLengthMask(size, [.. counts]);
    }

    private static long ReadNumber(string text, ref int at)
    {
        var start = at;
        long value = 0;
        for (var shift = 0; at < text.Length && shift < 40; shift += 5)
        {
            var bits = text[at] - 48;
            if (bits is < 0 or > 63) throw new DatasetException($"run lengths: character '{text[at]}' at {at}; expected '0' to 'o'; is this string compressed COCO run lengths?");
            at++;
            value |= (long)(bits & 31) << shift;
            if ((bits & 32) != 0) continue;
            return (bits & 16) != 0 ? value - (1L << shift + 5) : value;
        }
        throw new DatasetException($"run lengths: the number at {start} does not end; the string is cut off or damaged.");
    }
}
