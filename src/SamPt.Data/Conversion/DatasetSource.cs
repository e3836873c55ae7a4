using SamPt.Core.Imaging;
using SamPt.Data.Datasets;

namespace SamPt.Data.Conversion;

/// <summary>A dataset of any layout that <see cref="DatasetCatalog"/> knows.</summary>
/// <param name="dataset">The dataset.</param>
/// <param name="decode">Reads an image, for the size of videos without any annotation.</param>
public sealed class DatasetSource(IVosDataset dataset, Func<string, RgbFrame> decode) : IAnnotationSource
{
    public string Where => dataset.Root;

    public IReadOnlyList<string> VideoNames => dataset.VideoNames;

    public IReadOnlyDictionary<long, string> Categories => NoCategories.Only;

    public AnnotatedVideo Read(string videoName, CancellationToken cancellation)
    {
        var video = dataset.Open(videoName).Numbered(IndexOf(videoName) + 1);
        var frames = new FrameMasks?[video.Frames.Count];
        FrameLoop.Run(frames.Length, cancellation, t => frames[t] = MasksOf(video.Frames[t]));
        var first = Array.Find(frames, f => f is not null);
        return new AnnotatedVideo
        {
            Name = videoName,
            Number = video.Number!.Value,
            Size = first?.Size ?? video.DeclaredSize ?? decode(video.Frames[0].ImageFile).Size,
            Frames = [.. video.Frames.Select((f, t) => new VideoFrame(f.Stem, $"{videoName}/{Path.GetFileName(f.ImageFile)}", f.ImageFile, frames[t] is not null))],
            Objects = [.. FrameMasks.Tracks(frames).Select(o => o with
            {
                Category = video.Category, IsCrowd = o.Id == video.VoidLabel, Name = video.ObjectNames?.GetValueOrDefault(o.Id),
            })],
            Palette = first?.Palette,
            IsGray = first is { Palette: null } && video.Frames.First(f => f.Annotation is not null).Annotation is LabelAnnotation,
        };
    }

    private int IndexOf(string name)
    {
        var i = 0;
        while (VideoNames[i] != name) i++;
        return i;
    }

    private static FrameMasks? MasksOf(FrameEntry frame) => frame.Annotation is { } annotation ? FrameMasks.Read(annotation) : null;
}
