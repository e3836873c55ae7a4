using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Data.Conversion;

/// <summary>One frame of a video that is being converted.</summary>
/// <param name="Stem">The frame's name without extension; label PNGs carry it.</param>
/// <param name="FileName">What a JSON file calls the image: VIDEO/FRAME.jpg.</param>
/// <param name="ImageFile">Path of the image, or null where the source has masks alone.</param>
/// <param name="IsAnnotated">Whether the source says anything of this frame, be it that no object is on it.</param>
public sealed record VideoFrame(string Stem, string FileName, string? ImageFile, bool IsAnnotated);

/// <summary>One object through a video.</summary>
/// <param name="Id">Its value in label PNGs, 1 .. 255.</param>
/// <param name="Masks">One for each frame, of the video's size; null where the object is not there.</param>
public sealed record ObjectTrack(byte Id, IReadOnlyList<RunLengthMask?> Masks)
{
    /// <summary>What its dataset calls it, where that is not <see cref="Id"/>.</summary>
    public string? Name { get; init; }

    public long Category { get; init; } = 1;

    /// <summary>The label is no object, as 255 in DAVIS 2017, or a region of many: `iscrowd` of a JSON file.</summary>
    public bool IsCrowd { get; init; }
}

/// <summary>All masks of one video as run lengths: what every source gives and every target takes. Objects may overlap.</summary>
public sealed record AnnotatedVideo
{
    public required string Name { get; init; }

    /// <summary>What JSON files call it.</summary>
    public required long Number { get; init; }

    /// <summary>Of all masks.</summary>
    public required ImageSize Size { get; init; }

    /// <summary>In order; at least one.</summary>
    public required IReadOnlyList<VideoFrame> Frames { get; init; }

    /// <summary>With distinct ids.</summary>
    public required IReadOnlyList<ObjectTrack> Objects { get; init; }

    /// <summary>The colours of the label PNGs; null where the source has none.</summary>
    public Palette? Palette { get; init; }

    /// <summary>Label PNGs are gray instead, as in DAVIS 2016.</summary>
    public bool IsGray { get; init; }
}
