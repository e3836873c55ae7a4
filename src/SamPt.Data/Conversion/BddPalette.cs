using SamPt.Core.QueryPoints;
using SamPt.Data.Codecs;

namespace SamPt.Data.Conversion;

/// <summary>The colours that SAM-PT gives to converted BDD100K labels: numpy's uniform numbers from seed 72, black for the background.</summary>
internal static class BddPalette
{
    private const ulong Seed = 72;

    public static Palette Instance { get; } = Build();

    private static Palette Build()
    {
        // numpy's RandomState is the same MT19937; a double takes 27 and 26 bits of two draws.
        var random = new ReferenceRandom(Seed);
        var entries = new byte[768];
        for (var i = 0; i < entries.Length; i++)
        {
            var (high, low) = (random.NextUInt32() >> 5, random.NextUInt32() >> 6);
            entries[i] = (byte)((high * 67108864.0 + low) / 9007199254740992.0 * 255);
        }
        entries.AsSpan(0, 3).Clear();
        return new Palette(entries);
    }
}
