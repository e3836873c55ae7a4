using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;

namespace SamPt.Data.Datasets.Verification;

/// <summary>What one frame and its annotation turned out to be; null where they could not be read, or were not decoded.</summary>
internal sealed record FrameCheck(
    FrameEntry Frame, ImageSize? Size, ImageSize? AnnotationSize, IReadOnlyList<byte>? ObjectIds, IReadOnlyList<string> Problems)
{
    /// <summary>What shows that the mask is smoothed, or null.</summary>
    public string? Smoothed { get; private init; }

    /// <summary>Reads both files.</summary>
    /// <param name="video">The video.</param>
    /// <param name="frame">One of its frames.</param>
    /// <param name="sizeOf">The size of an image; throws for a broken one.</param>
    /// <param name="decodes">Whether the annotation is decoded, or its header read.</param>
    public static FrameCheck Of(VideoEntry video, FrameEntry frame, Func<string, ImageSize> sizeOf, bool decodes)
    {
        var problems = new List<string>();
        var size = Attempt<ImageSize?>(() => sizeOf(frame.ImageFile), problems);
        if (frame.Annotation is not { } annotation) return new FrameCheck(frame, size, null, null, problems);
        // A file of many frames has no header of each.
        if (!decodes && annotation is not SegmentAnythingVideo.MaskletAnnotation)
        {
            var sizes = annotation.Files.Select(file => Attempt<ImageSize?>(() => ImageHeader.ReadSize(file), problems)).ToArray();
            return new FrameCheck(frame, size, sizes[0], null, problems);
        }
        var annotated = Attempt(annotation.Read, problems);
        return new FrameCheck(frame, size, annotated?.Size, annotated?.ObjectIds, problems)
        {
            Smoothed = annotated is not null && annotation is LabelAnnotation ? Smoothness(video, annotated) : null,
        };
    }

    private static string? Smoothness(VideoEntry video, AnnotatedFrame annotated)
    {
        if (SmoothedLabels.Find(annotated.ToLabels().Labels) is not { } between) return null;
        if (video.SingleObject) return $"it has gray levels between background and object ({Some(annotated.ObjectIds)})";
        return between.Count == 0 ? "most of its borders go through the ids in between" : $"{Some(between)} occur along borders alone, between other ids";
    }

    private static string Some(IReadOnlyList<byte> ids) => string.Join(", ", ids.Take(4)) + (ids.Count > 4 ? ", ..." : "");

    private static T? Attempt<T>(Func<T> read, List<string> problems)
    {
        try
        {
            return read();
        }
        catch (DatasetException e)
        {
            problems.Add(e.Message);
            return default;
        }
    }
}
