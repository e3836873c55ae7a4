using System.Text.Json.Serialization;
using SamPt.Core.Imaging;

namespace SamPt.Data.Ytvis;

/// <summary>A video of an annotation file.</summary>
/// <param name="Id">What annotations and results call it.</param>
/// <param name="Width">Of its frames.</param>
/// <param name="Height">Of its frames.</param>
/// <param name="FileNames">One image for each frame, below the folder of the frames.</param>
public sealed record YtvisVideo(
    [property: JsonRequired] long Id, [property: JsonRequired] int Width, [property: JsonRequired] int Height,
    [property: JsonRequired] IReadOnlyList<string> FileNames)
{
    /// <summary>How many of the files count; null: all.</summary>
    public int? Length { get; init; }

    /// <summary>Of our own files: which frames are annotated, by index; null: all.</summary>
    public IReadOnlyList<int>? AnnotatedFrames { get; init; }

    /// <summary>Of our own files: the colours of the label PNGs, as <see cref="Conversion.PaletteText"/> writes them.</summary>
    public string? Palette { get; init; }

    [JsonIgnore]
    public int FrameCount => Length ?? FileNames.Count;

    [JsonIgnore]
    public ImageSize Size => new(Width, Height);
}

/// <summary>A category of an annotation file; UVO has one, `object`.</summary>
public sealed record YtvisCategory([property: JsonRequired] long Id, string? Name = null);

/// <summary>A true object.</summary>
public sealed record YtvisAnnotation(
    [property: JsonRequired] long Id, [property: JsonRequired] long VideoId, [property: JsonRequired] long CategoryId,
    [property: JsonRequired] EncodedTube Segmentations)
{
    /// <summary>1 for a region of many objects.</summary>
    [JsonPropertyName("iscrowd")]
    public int IsCrowd { get; init; }

    /// <summary>Of our own files: the value in label PNGs.</summary>
    public int? ObjectId { get; init; }

    /// <summary>Of our own files: what the dataset calls the object.</summary>
    public string? ObjectName { get; init; }

    /// <summary>Pixels on each frame, null or 0 without; the tool takes the file's word for them. Null: they are counted.</summary>
    public IReadOnlyList<double?>? Areas { get; init; }
}

/// <summary>A detected object.</summary>
public sealed record YtvisResult(
    [property: JsonRequired] long VideoId, [property: JsonRequired] long CategoryId, [property: JsonRequired] double Score,
    [property: JsonRequired] EncodedTube Segmentations);

/// <summary>An annotation file; a test set's has no annotations.</summary>
public sealed record YtvisAnnotations(
    [property: JsonRequired] IReadOnlyList<YtvisVideo> Videos, [property: JsonRequired] IReadOnlyList<YtvisCategory> Categories,
    IReadOnlyList<YtvisAnnotation>? Annotations = null);
