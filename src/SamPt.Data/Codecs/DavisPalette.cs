namespace SamPt.Data.Codecs;

/// <summary>The colour map of PASCAL VOC, which DAVIS and the benchmarks after it use for object ids.</summary>
public static class DavisPalette
{
    /// <summary>All 256 entries: black, dark red, dark green, olive, ...</summary>
    public static Palette Instance { get; } = Build();

    private static Palette Build()
    {
        // The bits of the id are dealt to R, G and B in turn, lowest first, and fill each channel from its highest bit down.
        var entries = new byte[768];
        for (var id = 0; id < 256; id++)
        {
            for (var bit = 0; bit < 8; bit++)
                entries[id * 3 + bit % 3] |= (byte)((id >> bit & 1) << 7 - bit / 3);
        }
        return new Palette(entries);
    }
}
