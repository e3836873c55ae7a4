using SamPt.Core.Masks;

namespace SamPt.Data.Codecs;

/// <summary>256 RGB entries, R, G, B of index 0 first; entry i colours object id i.</summary>
public sealed class Palette
{
    private readonly byte[] entries;

    /// <summary>Takes up to 768 bytes; missing entries are black.</summary>
    public Palette(ReadOnlySpan<byte> entries)
    {
        if (entries.Length > 768 || entries.Length % 3 != 0)
            throw new ArgumentException($"A palette has up to 256 RGB entries, got {entries.Length} bytes.", nameof(entries));
        this.entries = new byte[768];
        entries.CopyTo(this.entries);
    }

    public ReadOnlySpan<byte> Entries => entries;
}

/// <summary>A label map as stored in a PNG, with the palette it came with (null for gray images).</summary>
public sealed record LabelImage(LabelMap Labels, Palette? Palette);
