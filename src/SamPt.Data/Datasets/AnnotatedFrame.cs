using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Data.Datasets;

/// <summary>
/// The objects annotated on one frame. Ids are those of label maps, 1 .. 255; a dataset that counts from 0 has them mapped
/// (<see cref="VideoEntry.ObjectNames"/> maps back). Objects may overlap where the dataset's form allows it.
/// </summary>
public abstract class AnnotatedFrame
{
    public abstract ImageSize Size { get; }

    /// <summary>The palette that results take over; null where the form has none.</summary>
    public virtual Palette? Palette => null;

    /// <summary>The ids of the objects that have a pixel here, ascending.</summary>
    public abstract IReadOnlyList<byte> ObjectIds { get; }

    /// <summary>One object's pixels, a new mask; empty where the object is not here.</summary>
    public abstract BinaryMask MaskOf(byte id);

    /// <summary>The pixels of any object, a new mask.</summary>
    public abstract BinaryMask Foreground();

    /// <summary>All of them in one map; where objects overlap, the lowest id is on top, as in SAM 2's tools.</summary>
    public abstract LabelImage ToLabels();
}
