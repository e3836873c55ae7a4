using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Ytvis;

namespace SamPt.Data.Conversion;

/// <summary>Annotations in the form of COCO with videos (CocoVID): `instance_id` or `track_id` tells which object a mask is of.</summary>
public sealed class CocoSource : IAnnotationSource
{
    private readonly Dictionary<string, (long Number, string? Palette, CocoImage[] Images)> videos = [];
    private readonly ILookup<long, CocoAnnotation> annotations;
    private readonly Func<string, string?> imageOf;

    /// <param name="path">The file.</param>
    /// <param name="imageOf">Where an image lies, by its name in the file; null for nowhere.</param>
    /// <param name="sequences">Only these videos; null takes all.</param>
    /// <exception cref="DatasetException">The file is missing or of another form.</exception>
    public CocoSource(string path, Func<string, string?> imageOf, IReadOnlyList<string>? sequences = null)
    {
        (Where, this.imageOf) = (path, imageOf);
        var read = CocoFile.Read(path);
        annotations = read.Annotations.ToLookup(a => a.ImageId);
        Check(read);
        var known = read.Videos.ToDictionary(v => v.Id);
        foreach (var group in read.Images.GroupBy(i => i.VideoId!.Value).OrderBy(g => g.Key))
        {
            var images = group.OrderBy(i => i.FrameId).ThenBy(i => i.FileName, StringComparer.Ordinal).ToArray();
            var video = known.GetValueOrDefault(group.Key);
            var name = video?.Name ?? (Path.GetFileName(Path.GetDirectoryName(images[0].FileName)) is { Length: > 0 } folder ? folder : $"{group.Key}");
            if (!videos.TryAdd(name, (group.Key, video?.Palette, images)))
                throw new DatasetException($"{path}: two videos are called {name}; expected distinct names.");
        }
        Categories = read.Categories.ToDictionary(c => c.Id, c => c.Name ?? "object");
        VideoNames = MaskFolders.Select(path, [.. videos.Keys], sequences);
    }

    public string Where { get; }

    public IReadOnlyList<string> VideoNames { get; }

    public IReadOnlyDictionary<long, string> Categories { get; }

    public AnnotatedVideo Read(string videoName, CancellationToken cancellation)
    {
        var (number, paletteText, images) = videos[videoName];
        var where = $"{Where}: video {number}";
        var size = new ImageSize(images[0].Width, images[0].Height);
        if (Array.Find(images, i => new ImageSize(i.Width, i.Height) != size) is { } other)
            throw new DatasetException($"{Where}: image {other.Id} is {other.Width}x{other.Height}, the first one of video {number} is {size}; expected one size.");
        var annotated = Enumerable.Range(0, images.Length).Where(t => images[t].Annotated).ToArray();
        var (palette, isGray) = PaletteText.Read(paletteText, where);
        return new AnnotatedVideo
        {
            Name = videoName, Number = number, Size = size, Palette = palette, IsGray = isGray,
            Frames = JsonFrames.Of(where, videoName, [.. images.Select(i => i.FileName)], imageOf, annotated),
            Objects = Tracks(where, size, images, cancellation),
        };
    }

    private ObjectTrack[] Tracks(string where, ImageSize size, CocoImage[] images, CancellationToken cancellation)
    {
        var byObject = new SortedDictionary<int, (CocoAnnotation First, RunLengthMask?[] Masks)>();
        for (var t = 0; t < images.Length; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var annotation in annotations[images[t].Id])
            {
                var id = IdOf(annotation);
                if (!byObject.TryGetValue(id, out var track)) byObject[id] = track = (annotation, new RunLengthMask?[images.Length]);
                if (track.Masks[t] is not null)
                    throw new DatasetException($"{Where}: annotation {annotation.Id} is a second mask of object {id} on image {images[t].Id}; expected one.");
                if (annotation.Segmentation.Decode(size, $"{Where}: annotation {annotation.Id}")[0] is { Area: > 0 } mask) track.Masks[t] = mask;
            }
        }
        // Other tools count instances through the whole file: then they are numbered anew.
        var areLabels = byObject.Keys.All(id => id is >= 1 and <= 255);
        var ids = JsonObjectIds.Of(where, [.. byObject.Keys.Select(id => areLabels ? id : (int?)null)]);
        return [.. byObject.Values.Select((o, i) => new ObjectTrack(ids[i], o.Masks)
        {
            Name = o.First.ObjectName, Category = o.First.CategoryId, IsCrowd = o.First.IsCrowd != 0,
        })];
    }

    private int IdOf(CocoAnnotation annotation) => annotation.InstanceId ?? annotation.TrackId ?? throw new DatasetException(
        $"{Where}: annotation {annotation.Id} has no instance_id or track_id; expected one that tells which object of the video it is.");

    private void Check(CocoAnnotations read)
    {
        if (read.Images.FirstOrDefault(i => i.VideoId is null) is { } loose)
            throw new DatasetException($"{Where}: image {loose.Id} has no video_id; expected one for every image; single images are no videos.");
        var ids = read.Images.Select(i => i.Id).ToHashSet();
        if (read.Annotations.FirstOrDefault(a => !ids.Contains(a.ImageId)) is { } orphan)
            throw new DatasetException($"{Where}: annotation {orphan.Id} is of image {orphan.ImageId}, which is not among the images; restore the file.");
    }
}
