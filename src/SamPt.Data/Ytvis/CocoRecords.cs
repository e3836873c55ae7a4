using System.Text.Json;
using System.Text.Json.Serialization;

namespace SamPt.Data.Ytvis;

/// <summary>An image of a COCO file; those of a video belong together.</summary>
public sealed record CocoImage(
    [property: JsonRequired] long Id, [property: JsonRequired] int Width, [property: JsonRequired] int Height,
    [property: JsonRequired] string FileName)
{
    public long? VideoId { get; init; }

    /// <summary>Its place in the video.</summary>
    public long? FrameId { get; init; }

    /// <summary>Of our own files: whether anything is said of it.</summary>
    public bool Annotated { get; init; } = true;
}

/// <summary>A video of a COCO file.</summary>
public sealed record CocoVideo([property: JsonRequired] long Id, string? Name = null, string? Palette = null);

/// <summary>An object on an image.</summary>
public sealed record CocoAnnotation(
    [property: JsonRequired] long Id, [property: JsonRequired] long ImageId, [property: JsonRequired] long CategoryId,
    [property: JsonRequired] [property: JsonConverter(typeof(EncodedMaskConverter))] EncodedTube Segmentation)
{
    /// <summary>Which object of the video it is.</summary>
    public int? InstanceId { get; init; }

    /// <summary>Another name for the same.</summary>
    public int? TrackId { get; init; }

    public string? ObjectName { get; init; }

    [JsonPropertyName("iscrowd")]
    public int IsCrowd { get; init; }
}

/// <summary>A COCO file of videos (CocoVID).</summary>
public sealed record CocoAnnotations(
    [property: JsonRequired] IReadOnlyList<CocoImage> Images, [property: JsonRequired] IReadOnlyList<YtvisCategory> Categories,
    [property: JsonRequired] IReadOnlyList<CocoAnnotation> Annotations)
{
    public IReadOnlyList<CocoVideo> Videos { get; init; } = [];
}

/// <summary>Reads `segmentation`: {"size": [height, width], "counts": text or list of numbers}, as a tube of one frame.</summary>
internal sealed class EncodedMaskConverter : JsonConverter<EncodedTube>
{
    public override EncodedTube Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var mask = new EncodedTube();
        EncodedTubeConverter.ReadMask(ref reader, mask, "segmentation");
        return mask;
    }

    public override void Write(Utf8JsonWriter writer, EncodedTube value, JsonSerializerOptions options) => throw new NotSupportedException();
}
