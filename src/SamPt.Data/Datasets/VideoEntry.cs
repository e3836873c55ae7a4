using SamPt.Core.Imaging;

namespace SamPt.Data.Datasets;

/// <summary>One frame on disk.</summary>
/// <param name="Stem">The frame's file name without extension; results carry it.</param>
/// <param name="ImageFile">Path of the image.</param>
/// <param name="Annotation">What is annotated on it, or null where nothing is said of it.</param>
/// <param name="Saved">Whether the benchmark asks for a result on this frame.</param>
public sealed record FrameEntry(string Stem, string ImageFile, IAnnotation? Annotation, bool Saved = true);

/// <summary>Which annotations give the objects to the method.</summary>
public enum AnnotationUse
{
    /// <summary>The first one of the video alone, as in DAVIS.</summary>
    FirstFrame,

    /// <summary>The first one that each object occurs in; later ones of a seen object stay hidden.</summary>
    FirstOfEachObject,
}

/// <summary>The files of one video and how its benchmark reads them.</summary>
public sealed record VideoEntry
{
    public required string Name { get; init; }

    /// <summary>In the order of their names; at least one.</summary>
    public required IReadOnlyList<FrameEntry> Frames { get; init; }

    /// <summary>An image whose size the results have; null where that is the frames' own size.</summary>
    public string? OutputSizeFile { get; init; }

    public AnnotationUse Annotations { get; init; }

    /// <summary>Whether ids are 1 .. n without a gap, by the rules of the benchmark.</summary>
    public bool IdsAreGapless { get; init; }

    /// <summary>Whether annotations that the benchmark scores on are not there, since its server keeps them.</summary>
    public bool TruthIsPartial { get; init; }

    /// <summary>Every pixel above 0 is object 1, and results are gray 0/255, as in DAVIS 2016.</summary>
    public bool SingleObject { get; init; }

    /// <summary>A label that is no object, as 255 in DAVIS 2017.</summary>
    public byte? VoidLabel { get; init; }

    /// <summary>
    /// What the dataset calls its objects, by their ids in label maps, where these are not its own numbers: results then are a PNG for
    /// each object, VIDEO/NAME/FRAME.png, and may overlap. Null: results are label PNGs with the dataset's ids.
    /// </summary>
    public IReadOnlyDictionary<byte, string>? ObjectNames { get; init; }

    /// <summary>What results in JSON call the video; null where the dataset has names alone.</summary>
    public long? Number { get; init; }

    /// <summary>The category that results in JSON carry.</summary>
    public long Category { get; init; } = 1;

    /// <summary>What the annotations say of the frames' size, where they do.</summary>
    public ImageSize? DeclaredSize { get; init; }

    /// <summary>The video with a number, where its dataset gives it none.</summary>
    public VideoEntry Numbered(int number) => Number is null ? this with { Number = number } : this;

    /// <summary>The video without the frames from <paramref name="count"/> on.</summary>
    public VideoEntry Cut(int? count) => count is { } limit && limit < Frames.Count ? this with { Frames = [.. Frames.Take(limit)] } : this;
}
