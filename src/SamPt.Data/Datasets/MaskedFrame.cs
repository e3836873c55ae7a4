using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Data.Datasets;

/// <summary>Objects that have a mask each, all of one size; they may overlap.</summary>
/// <param name="size">Of every mask.</param>
/// <param name="masks">Those that are not empty, by id.</param>
/// <param name="palette">What results take over.</param>
internal sealed class MaskedFrame(ImageSize size, SortedList<byte, BinaryMask> masks, Palette? palette = null) : AnnotatedFrame
{
    public override ImageSize Size => size;

    public override Palette? Palette => palette;

    public override IReadOnlyList<byte> ObjectIds => [.. masks.Keys];

    public override BinaryMask MaskOf(byte id)
    {
        var copy = new BinaryMask(size);
        if (masks.TryGetValue(id, out var mask)) mask.Words.CopyTo(copy.Words);
        return copy;
    }

    public override BinaryMask Foreground()
    {
        var all = new BinaryMask(size);
        foreach (var mask in masks.Values)
        {
            for (var i = 0; i < all.Words.Length; i++) all.Words[i] |= mask.Words[i];
        }
        return all;
    }

    public override LabelImage ToLabels()
    {
        var labels = new LabelMap(size);
        foreach (var (id, mask) in masks.Reverse())
        {
            foreach (var (x, y) in mask.Pixels()) labels.Row(y)[x] = id;
        }
        return new LabelImage(labels, palette);
    }
}
