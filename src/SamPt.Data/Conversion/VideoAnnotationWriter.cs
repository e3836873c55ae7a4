using System.Text.Json;
using SamPt.Core.Masks;
using SamPt.Data.Ytvis;

namespace SamPt.Data.Conversion;

/// <summary>What annotation files in JSON have in common: annotations stream first, the lists that they refer to follow.</summary>
public abstract class VideoAnnotationWriter : IAnnotationTarget, IDisposable
{
    private const int FlushBytes = 1 << 18;

    private readonly IReadOnlyDictionary<long, string> categories;

    /// <param name="stream">What to write to; stays open.</param>
    /// <param name="description">Stands in `info`.</param>
    /// <param name="categories">The kinds of objects.</param>
    private protected VideoAnnotationWriter(Stream stream, string description, IReadOnlyDictionary<long, string> categories)
    {
        this.categories = categories;
        Json = new Utf8JsonWriter(stream, YtvisResultsWriter.Options);
        Json.WriteStartObject();
        Json.WriteStartObject("info");
        Json.WriteString("description", description);
        Json.WriteEndObject();
        Json.WriteStartArray("annotations");
    }

    private protected Utf8JsonWriter Json { get; }

    /// <summary>How many annotations there are so far.</summary>
    private protected long Annotations { get; set; }

    /// <summary>Writes the annotations of a video.</summary>
    public abstract void Add(AnnotatedVideo video, CancellationToken cancellation);

    /// <summary>Writes the lists: the file is whole.</summary>
    public void Finish()
    {
        Json.WriteEndArray();
        WriteVideos();
        Json.WriteStartArray("categories");
        foreach (var (id, name) in categories)
        {
            Json.WriteStartObject();
            Json.WriteNumber("id", id);
            Json.WriteString("name", name);
            Json.WriteEndObject();
        }
        Json.WriteEndArray();
        Json.WriteEndObject();
        Json.Flush();
    }

    public void Dispose() => Json.Dispose();

    private protected abstract void WriteVideos();

    private protected void FlushIfLarge()
    {
        if (Json.BytesPending > FlushBytes) Json.Flush();
    }

    /// <summary>[x, y, width, height] of a mask.</summary>
    private protected void WriteBox(RunLengthMask mask)
    {
        var box = mask.Bounds();
        Json.WriteStartArray();
        Json.WriteNumberValue(box?.XMin ?? 0);
        Json.WriteNumberValue(box?.YMin ?? 0);
        Json.WriteNumberValue(box is { } w ? w.XMax - w.XMin + 1 : 0);
        Json.WriteNumberValue(box is { } h ? h.YMax - h.YMin + 1 : 0);
        Json.WriteEndArray();
    }

    /// <summary>The members that only our files have, for the way back.</summary>
    private protected void WritePalette(AnnotatedVideo video)
    {
        if (PaletteText.Write(video) is { } palette) Json.WriteString("palette", palette);
    }
}
