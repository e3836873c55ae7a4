using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Core.Tests.Masks;

/// <summary>Masks written as rows of 0 and 1, and drawn from a seeded generator.</summary>
internal static class MaskText
{
    public static BinaryMask Parse(IReadOnlyList<string> rows)
    {
        var mask = new BinaryMask(new ImageSize(rows[0].Length, rows.Count));
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Length; x++) mask[x, y] = rows[y][x] == '1';
        }
        return mask;
    }

    public static string[] Rows(BinaryMask mask)
    {
        var rows = new string[mask.Height];
        for (var y = 0; y < rows.Length; y++)
            rows[y] = string.Concat(Enumerable.Range(0, mask.Width).Select(x => mask[x, y] ? '1' : '0'));
        return rows;
    }

    /// <summary>Each pixel set with the given probability.</summary>
    public static BinaryMask Noise(ImageSize size, double density, Random random)
    {
        var mask = new BinaryMask(size);
        for (var y = 0; y < size.Height; y++)
        {
            for (var x = 0; x < size.Width; x++) mask[x, y] = random.NextDouble() < density;
        }
        return mask;
    }

    /// <summary>Sizes around the word border of 64, thin images included.</summary>
    public static IEnumerable<ImageSize> OddSizes()
    {
        foreach (var width in new[] { 1, 2, 63, 64, 65, 127, 128, 129, 200 })
        {
            foreach (var height in new[] { 1, 2, 7, 40 }) yield return new ImageSize(width, height);
        }
    }
}
