using SamPt.Data.Datasets;

namespace SamPt.Data.Conversion;

/// <summary>Label PNGs alone: VIDEO/FRAME.png, such as results or the Annotations of a dataset.</summary>
public sealed class MaskFolderSource : IAnnotationSource
{
    /// <param name="root">The folder of the videos' folders.</param>
    /// <param name="sequences">Only these; null takes all.</param>
    /// <exception cref="Core.DatasetException">There is no video, or not the one asked for.</exception>
    public MaskFolderSource(string root, IReadOnlyList<string>? sequences = null)
    {
        Where = root;
        VideoNames = MaskFolders.Select(root, MaskFolders.Names(root, "VIDEO/FRAME.png"), sequences);
    }

    public string Where { get; }

    public IReadOnlyList<string> VideoNames { get; }

    public IReadOnlyDictionary<long, string> Categories => NoCategories.Only;

    public AnnotatedVideo Read(string videoName, CancellationToken cancellation)
    {
        var files = MaskFolders.Files(Path.Combine(Where, videoName)).ToArray();
        var frames = new FrameMasks[files.Length];
        FrameLoop.Run(files.Length, cancellation, t => frames[t] = FrameMasks.Read(new LabelAnnotation(files[t].Value)));
        return new AnnotatedVideo
        {
            Name = videoName,
            Number = VideoNames.Index().First(v => v.Item == videoName).Index + 1,
            Size = frames[0].Size,
            Frames = [.. files.Select(f => new VideoFrame(f.Key, $"{videoName}/{f.Key}.jpg", null, true))],
            Objects = FrameMasks.Tracks(frames),
            Palette = frames[0].Palette,
            IsGray = frames[0].Palette is null,
        };
    }
}
