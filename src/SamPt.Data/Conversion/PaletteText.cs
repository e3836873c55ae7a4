using SamPt.Core;
using SamPt.Data.Codecs;

namespace SamPt.Data.Conversion;

/// <summary>
/// The colours of a video's label PNGs as a member of a JSON file: absent for DAVIS's palette, `gray` for gray PNGs, else the RGB entries
/// in hexadecimal.
/// </summary>
public static class PaletteText
{
    private const string Gray = "gray";

    /// <summary>What stands in the file, or null for nothing.</summary>
    public static string? Write(AnnotatedVideo video) =>
        video.IsGray ? Gray
        : video.Palette is not { } palette || palette.Entries.SequenceEqual(DavisPalette.Instance.Entries) ? null
        : Convert.ToHexStringLower(palette.Entries);

    /// <summary>Palette and grayness of what stands in the file.</summary>
    /// <exception cref="DatasetException">It is none of these; the message begins with <paramref name="where"/>.</exception>
    public static (Palette? Palette, bool IsGray) Read(string? text, string where)
    {
        if (text is null or Gray) return (null, text is not null);
        try
        {
            return (new Palette(Convert.FromHexString(text)), false);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new DatasetException($"{where}: palette is no list of colours; expected `gray` or up to 256 times six hexadecimal digits; remove the member for DAVIS's palette.", e);
        }
    }
}
