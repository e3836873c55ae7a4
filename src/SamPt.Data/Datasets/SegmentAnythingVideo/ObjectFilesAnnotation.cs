using SamPt.Core;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Data.Datasets.SegmentAnythingVideo;

/// <summary>A PNG for each object, object where it is not 0.</summary>
/// <param name="files">At least one; by the object's id in label maps.</param>
internal sealed class ObjectFilesAnnotation(SortedList<byte, string> files) : IAnnotation
{
    public string Where => files.Values[0];

    public IReadOnlyList<string> Files => [.. files.Values];

    public AnnotatedFrame Read()
    {
        var masks = new SortedList<byte, BinaryMask>();
        LabelImage? first = null;
        foreach (var (id, file) in files)
        {
            var image = LabelPng.Read(file);
            first ??= image;
            if (image.Labels.Size != first.Labels.Size)
                throw new DatasetException($"{file}: mask is {image.Labels.Size}, that of another object on the same frame ({Where}) is {first.Labels.Size}; make them one size.");
            if (image.Labels.ObjectIds() is { Length: > 1 } ids)
                throw new DatasetException($"{file}: has the ids {ids[0]} and {ids[1]}; expected one object, as each has a folder of its own; restore it from the dataset.");
            var mask = image.Labels.Foreground();
            if (!mask.IsEmpty) masks.Add(id, mask);
        }
        return new MaskedFrame(first!.Labels.Size, masks, first.Palette);
    }
}
