using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Data.Conversion;

/// <summary>
/// A bit mask of BDD100K: RGBA, the id of a pixel is (B &lt;&lt; 8) + A, its attributes are the bits of G. Kept as runs of one id in row-major
/// order, so that a whole video fits into memory. Ignored and crowd pixels are background.
/// </summary>
internal sealed class BddBitMask
{
    // G of BDD100K's format: 8 truncated, 4 occluded, 2 crowd, 1 ignored.
    private const int Unusable = 2 | 1;

    private readonly ImageSize size;
    private readonly List<(ushort Id, int Length)> runs = [];

    private BddBitMask(PngRaster raster)
    {
        size = raster.Size;
        for (var y = 0; y < size.Height; y++)
        {
            var row = raster.Row(y);
            for (var i = 0; i < row.Length; i += 4) Add((row[i + 1] & Unusable) != 0 ? (ushort)0 : (ushort)(row[i + 2] << 8 | row[i + 3]));
        }
        runs.Add((current, length));
        Ids = [.. runs.Select(r => r.Id).Where(id => id != 0).Distinct()];
    }

    private ushort current;
    private int length;

    /// <summary>The ids that occur, 0 left out.</summary>
    public IReadOnlyList<ushort> Ids { get; }

    /// <exception cref="DatasetException">The file is missing, corrupt or no RGBA image.</exception>
    public static BddBitMask Read(string file)
    {
        var raster = PngRaster.Read(file);
        if (raster.Header is not { Color: PngColor.Rgba, BitDepth: 8 })
            throw new DatasetException($"{file}: is {raster.Header.Color} of {raster.Header.BitDepth} bits; expected a bit mask of BDD100K, 8-bit RGBA; give the folder `bitmasks`, not `colormaps`.");
        return new BddBitMask(raster);
    }

    /// <summary>Writes the pixels whose id has a label as label PNG.</summary>
    public void WriteLabels(string path, IReadOnlyDictionary<ushort, byte> labels)
    {
        var map = new LabelMap(size);
        var position = 0;
        foreach (var (id, count) in runs)
        {
            if (labels.TryGetValue(id, out var label)) map.Labels.Slice(position, count).Fill(label);
            position += count;
        }
        using var stream = File.Create(path);
        LabelPng.Write(stream, map, BddPalette.Instance);
    }

    private void Add(ushort id)
    {
        if (id != current)
        {
            if (length > 0) runs.Add((current, length));
            (current, length) = (id, 0);
        }
        length++;
    }
}
