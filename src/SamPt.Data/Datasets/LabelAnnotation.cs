using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Data.Datasets;

/// <summary>A label PNG.</summary>
public sealed class LabelAnnotation(string file) : IAnnotation
{
    public string Where => file;

    public IReadOnlyList<string> Files => [file];

    public AnnotatedFrame Read() => new LabelledFrame(LabelPng.Read(file));

    private sealed class LabelledFrame(LabelImage image) : AnnotatedFrame
    {
        public override ImageSize Size => image.Labels.Size;

        public override Palette? Palette => image.Palette;

        public override IReadOnlyList<byte> ObjectIds { get; } = image.Labels.ObjectIds();

        public override BinaryMask MaskOf(byte id) => image.Labels.MaskOf(id);

        public override BinaryMask Foreground() => image.Labels.Foreground();

        public override LabelImage ToLabels() => image;
    }
}
