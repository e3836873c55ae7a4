using SamPt.Core;
using SamPt.Core.Masks;
using SamPt.Data.Ytvis;

namespace SamPt.Data.Conversion;

/// <summary>Annotations in the form of YouTube-VIS, UVO's and our own. Objects without `object_id` are numbered from 1 in the file's order.</summary>
public sealed class YtvisSource : IAnnotationSource
{
    private readonly IReadOnlyDictionary<string, YtvisVideo> videos;
    private readonly ILookup<long, YtvisAnnotation> annotations;
    private readonly Func<string, string?> imageOf;

    /// <param name="path">The file.</param>
    /// <param name="imageOf">Where an image lies, by its name in the file; null for nowhere.</param>
    /// <param name="sequences">Only these videos; null takes all.</param>
    /// <exception cref="DatasetException">The file is missing, of another form, or has no annotations.</exception>
    public YtvisSource(string path, Func<string, string?> imageOf, IReadOnlyList<string>? sequences = null)
    {
        (Where, this.imageOf) = (path, imageOf);
        var read = YtvisFile.ReadAnnotations(path);
        videos = YtvisNames.Of(read.Videos);
        annotations = (read.Annotations ?? throw new DatasetException($"{path}: has no annotations, so there are no masks to convert; expected those of a train or val set."))
            .ToLookup(a => a.VideoId);
        if (annotations.FirstOrDefault(g => read.Videos.All(v => v.Id != g.Key)) is { } orphan)
            throw new DatasetException($"{path}: annotation {orphan.First().Id} is of video {orphan.Key}, which is not among the videos; restore the file.");
        Categories = read.Categories.ToDictionary(c => c.Id, c => c.Name ?? "object");
        VideoNames = MaskFolders.Select(path, [.. videos.OrderBy(v => v.Value.Id).Select(v => v.Key)], sequences);
    }

    public string Where { get; }

    public IReadOnlyList<string> VideoNames { get; }

    public IReadOnlyDictionary<long, string> Categories { get; }

    public AnnotatedVideo Read(string videoName, CancellationToken cancellation)
    {
        var video = videos[videoName];
        var where = $"{Where}: video {video.Id}";
        var frames = JsonFrames.Of(where, videoName, [.. video.FileNames.Take(video.FrameCount)], imageOf, video.AnnotatedFrames);
        var (palette, isGray) = PaletteText.Read(video.Palette, where);
        var found = annotations[video.Id].ToArray();
        var ids = JsonObjectIds.Of(where, [.. found.Select(a => a.ObjectId)]);
        var tracks = new ObjectTrack[found.Length];
        FrameLoop.Run(found.Length, cancellation, i => tracks[i] = new ObjectTrack(ids[i], MasksOf(video, found[i]))
        {
            Name = found[i].ObjectName, Category = found[i].CategoryId, IsCrowd = found[i].IsCrowd != 0,
        });
        return new AnnotatedVideo
        {
            Name = videoName, Number = video.Id, Size = video.Size, Frames = frames, Objects = tracks, Palette = palette, IsGray = isGray,
        };
    }

    private RunLengthMask?[] MasksOf(YtvisVideo video, YtvisAnnotation annotation)
    {
        var where = $"{Where}: annotation {annotation.Id}";
        if (annotation.Segmentations.FrameCount != video.FrameCount)
            throw new DatasetException($"{where}: has {annotation.Segmentations.FrameCount} segmentations, video {video.Id} has {video.FrameCount} frames; expected one for each, null where there is no mask.");
        // An empty mask and none are the same, and label PNGs know one of them.
        return [.. annotation.Segmentations.Decode(video.Size, where).Select(m => m is { Area: > 0 } ? m : null)];
    }
}
