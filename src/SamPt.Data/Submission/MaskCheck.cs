using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Data.Submission;

/// <summary>Looks into the masks of a submission.</summary>
internal static class MaskCheck
{
    private const string Repack = "pack the masks by `sampt pack`, which writes 8-bit palette PNGs";

    /// <summary>What is wrong with one mask: kind and line.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="where">Its path in the submission.</param>
    /// <param name="expected">Its video; null where nothing is known of it.</param>
    public static IEnumerable<(string Kind, string Line)> Check(byte[] bytes, string where, ExpectedVideo? expected, out ImageSize? size)
    {
        size = null;
        PngRaster raster;
        try
        {
            raster = PngRaster.Read(bytes, where);
        }
        catch (DatasetException e)
        {
            return [("corrupt", e.Message)];
        }
        size = raster.Size;
        return Check(raster, where, expected);
    }

    private static IEnumerable<(string Kind, string Line)> Check(PngRaster raster, string where, ExpectedVideo? expected)
    {
        var header = raster.Header;
        if (header.BitDepth == 16) yield return ("depth", $"{where}: is a 16-bit PNG; expected 8 bits, pixel = object id; {Repack}.");
        if (header.Color == PngColor.Gray) yield return ("palette", $"{where}: is gray, without a palette; expected a palette PNG, pixel = object id; {Repack}.");
        else if (header.Color != PngColor.Palette) yield return ("palette", $"{where}: is {Describe(header.Color)}, which has no object ids; expected a palette PNG; write the ids, not their colours.");
        if (expected is not null && raster.Size != expected.Size)
            yield return ("size", $"{where}: is {raster.Size}, the results of {expected.Name} are {expected.Size}; resize it without interpolation.");
        if (expected is null || header.BitDepth == 16 || header.Channels != 1) yield break;
        var foreign = new LabelMap(raster.Size, raster.Samples).ObjectIds().Except(expected.Ids).ToArray();
        if (foreign.Length > 0)
            yield return ("ids", $"{where}: has the id{(foreign.Length > 1 ? "s" : "")} {Few(foreign)}, which the first masks of {expected.Name} do not have ({Few(expected.Ids)}); map the ids back to those of the dataset.");
    }

    private static string Few(IReadOnlyList<byte> ids) => ids.Count <= 8 ? string.Join(", ", ids) : $"{string.Join(", ", ids.Take(8))} and {ids.Count - 8} more";

    private static string Describe(PngColor color) => color switch
    {
        PngColor.Rgb => "an RGB image",
        PngColor.Rgba => "an RGBA image",
        _ => "a gray image with alpha",
    };
}
