using System.Numerics;
using System.Text.Json;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Core.Tests.QueryPoints;

/// <summary>The golden files on synthetic input that are committed with this project.</summary>
internal static class SyntheticGolden
{
    public static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SamPt.Tests.SharedData.Golden(file)));
        return document.RootElement.Clone();
    }

    public static IEnumerable<JsonElement> Cases(string file) => Read(file).GetProperty("cases").EnumerateArray();

    public static int Int(this JsonElement element, string name) => element.GetProperty(name).GetInt32();

    public static int[] Ints(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetInt32())];

    public static (int X, int Y)[] Pixels(this JsonElement element) =>
        [.. element.EnumerateArray().Select(p => (p[0].GetInt32(), p[1].GetInt32()))];

    public static Vector2[] Points(this JsonElement element) =>
        [.. element.EnumerateArray().Select(p => new Vector2(p[0].GetSingle(), p[1].GetSingle()))];

    public static ImageSize Size(this JsonElement element) => new(element.Int("width"), element.Int("height"));

    /// <summary>Bits of the row-major pixels, lowest bit first, in base64.</summary>
    public static BinaryMask Mask(this JsonElement element, ImageSize size)
    {
        var bits = element.GetBytesFromBase64();
        var mask = new BinaryMask(size);
        for (var i = 0; i < size.Area; i++) mask[i % size.Width, i / size.Width] = (bits[i / 8] >> i % 8 & 1) != 0;
        return mask;
    }
}
