using System.Runtime.Intrinsics;

namespace SamPt.Core.Masks;

/// <summary>Packs "is this label in a range" into bits, 64 pixels to a word.</summary>
internal static class LabelSelection
{
    /// <summary>Sets bit x of <paramref name="words"/> where lowest &lt;= row[x] &lt;= highest, clears every other.</summary>
    public static void Pack(ReadOnlySpan<byte> row, byte lowest, byte highest, Span<ulong> words)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            PackScalar(row, lowest, highest, words);
            return;
        }
        var low = Vector128.Create(lowest);
        var span = Vector128.Create((byte)(highest - lowest));
        var whole = row.Length / 64;
        for (var i = 0; i < whole; i++)
        {
            var part = row.Slice(i * 64, 64);
            words[i] = Bits(part, low, span)
                | Bits(part[16..], low, span) << 16
                | Bits(part[32..], low, span) << 32
                | Bits(part[48..], low, span) << 48;
        }
        PackScalar(row[(whole * 64)..], lowest, highest, words[whole..]);
    }

    // One unsigned comparison does both ends of the range: label - lowest wraps past it below.
    private static ulong Bits(ReadOnlySpan<byte> labels, Vector128<byte> low, Vector128<byte> span) =>
        Vector128.LessThanOrEqual(Vector128.Create(labels) - low, span).ExtractMostSignificantBits();

    /// <summary>The same, label by label.</summary>
    internal static void PackScalar(ReadOnlySpan<byte> row, byte lowest, byte highest, Span<ulong> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var part = row[(i * 64)..Math.Min(row.Length, i * 64 + 64)];
            var word = 0UL;
            for (var x = 0; x < part.Length; x++)
            {
                if (part[x] >= lowest && part[x] <= highest) word |= 1UL << x;
            }
            words[i] = word;
        }
    }
}
