using SamPt.Core.Masks;
using SamPt.Data.Ytvis;

namespace SamPt.Data.Conversion;

/// <summary>
/// Annotations in the form of COCO, an entry for each object and image, with the members `video_id`, `frame_id` and `instance_id` that
/// video tools add to it (CocoVID). Members of our own keep what it does not hold: `object_name`, `annotated` on images, `palette` on videos.
/// </summary>
public sealed class CocoAnnotationWriter(Stream stream, string description, IReadOnlyDictionary<long, string> categories)
    : VideoAnnotationWriter(stream, description, categories)
{
    private readonly List<(AnnotatedVideo Video, long FirstImage)> videos = [];
    private long images;

    public override void Add(AnnotatedVideo video, CancellationToken cancellation)
    {
        videos.Add((video with { Objects = [] }, images + 1));
        for (var t = 0; t < video.Frames.Count; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            images++;
            foreach (var item in video.Objects)
            {
                if (item.Masks[t] is { } mask) WriteMask(video, item, mask);
            }
            FlushIfLarge();
        }
    }

    private protected override void WriteVideos()
    {
        Json.WriteStartArray("images");
        foreach (var (video, first) in videos) WriteImages(video, first);
        Json.WriteEndArray();
        Json.WriteStartArray("videos");
        foreach (var (video, _) in videos)
        {
            Json.WriteStartObject();
            Json.WriteNumber("id", video.Number);
            Json.WriteString("name", video.Name);
            WritePalette(video);
            Json.WriteEndObject();
        }
        Json.WriteEndArray();
    }

    private void WriteMask(AnnotatedVideo video, ObjectTrack item, RunLengthMask mask)
    {
        Json.WriteStartObject();
        Json.WriteNumber("id", ++Annotations);
        Json.WriteNumber("image_id", images);
        Json.WriteNumber("video_id", video.Number);
        Json.WriteNumber("category_id", item.Category);
        Json.WriteNumber("instance_id", item.Id);
        if (item.Name is not null) Json.WriteString("object_name", item.Name);
        Json.WriteNumber("iscrowd", item.IsCrowd ? 1 : 0);
        Json.WriteNumber("area", mask.Area);
        Json.WritePropertyName("bbox");
        WriteBox(mask);
        Json.WritePropertyName("segmentation");
        YtvisResultsWriter.WriteMask(Json, mask.Size, RunLengthText.Write(mask));
        Json.WriteEndObject();
    }

    private void WriteImages(AnnotatedVideo video, long first)
    {
        for (var t = 0; t < video.Frames.Count; t++)
        {
            Json.WriteStartObject();
            Json.WriteNumber("id", first + t);
            Json.WriteNumber("video_id", video.Number);
            Json.WriteNumber("frame_id", t);
            Json.WriteString("file_name", video.Frames[t].FileName);
            Json.WriteNumber("width", video.Size.Width);
            Json.WriteNumber("height", video.Size.Height);
            if (!video.Frames[t].IsAnnotated) Json.WriteBoolean("annotated", false);
            Json.WriteEndObject();
            FlushIfLarge();
        }
    }
}
