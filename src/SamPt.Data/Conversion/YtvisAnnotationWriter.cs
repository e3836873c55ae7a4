using SamPt.Core.Masks;
using SamPt.Data.Ytvis;

namespace SamPt.Data.Conversion;

/// <summary>
/// Annotations in the form of YouTube-VIS: an entry for each object, with a mask or null for each frame. Members of our own keep what that
/// form does not hold: `object_id`, `object_name`, `annotated_frames` where not all are, and `palette`.
/// </summary>
public sealed class YtvisAnnotationWriter(Stream stream, string description, IReadOnlyDictionary<long, string> categories)
    : VideoAnnotationWriter(stream, description, categories)
{
    private readonly List<AnnotatedVideo> videos = [];

    public override void Add(AnnotatedVideo video, CancellationToken cancellation)
    {
        // Their masks would fill the memory.
        videos.Add(video with { Objects = [] });
        foreach (var item in video.Objects)
        {
            cancellation.ThrowIfCancellationRequested();
            WriteObject(video, item);
            FlushIfLarge();
        }
    }

    private protected override void WriteVideos()
    {
        Json.WriteStartArray("videos");
        foreach (var video in videos) WriteVideo(video);
        Json.WriteEndArray();
    }

    private void WriteObject(AnnotatedVideo video, ObjectTrack item)
    {
        Json.WriteStartObject();
        Json.WriteNumber("id", ++Annotations);
        Json.WriteNumber("video_id", video.Number);
        Json.WriteNumber("category_id", item.Category);
        Json.WriteNumber("object_id", item.Id);
        if (item.Name is not null) Json.WriteString("object_name", item.Name);
        Json.WriteNumber("iscrowd", item.IsCrowd ? 1 : 0);
        Json.WriteNumber("width", video.Size.Width);
        Json.WriteNumber("height", video.Size.Height);
        Json.WriteNumber("length", video.Frames.Count);
        WriteFrames("segmentations", item, mask => YtvisResultsWriter.WriteMask(Json, mask.Size, RunLengthText.Write(mask)));
        WriteFrames("areas", item, mask => Json.WriteNumberValue(mask.Area));
        WriteFrames("bboxes", item, WriteBox);
        Json.WriteEndObject();
    }

    private void WriteFrames(string member, ObjectTrack item, Action<RunLengthMask> write)
    {
        Json.WriteStartArray(member);
        foreach (var mask in item.Masks)
        {
            if (mask is null) Json.WriteNullValue();
            else write(mask);
        }
        Json.WriteEndArray();
    }

    private void WriteVideo(AnnotatedVideo video)
    {
        Json.WriteStartObject();
        Json.WriteNumber("id", video.Number);
        Json.WriteString("name", video.Name);
        Json.WriteNumber("width", video.Size.Width);
        Json.WriteNumber("height", video.Size.Height);
        Json.WriteNumber("length", video.Frames.Count);
        WritePalette(video);
        Json.WriteStartArray("file_names");
        foreach (var frame in video.Frames) Json.WriteStringValue(frame.FileName);
        Json.WriteEndArray();
        if (!video.Frames.All(f => f.IsAnnotated))
        {
            Json.WriteStartArray("annotated_frames");
            for (var t = 0; t < video.Frames.Count; t++)
            {
                if (video.Frames[t].IsAnnotated) Json.WriteNumberValue(t);
            }
            Json.WriteEndArray();
        }
        Json.WriteEndObject();
        FlushIfLarge();
    }
}
