using SamPt.Core;
using SamPt.Data.Codecs;

namespace SamPt.Data.Conversion;

/// <summary>What becomes of the frames' images.</summary>
public enum FrameTransfer
{
    /// <summary>Symbolic links to where they lie.</summary>
    Link,

    Copy,

    /// <summary>Masks alone.</summary>
    None,
}

/// <summary>Writes the layout of the dataset `folder`: JPEGImages/VIDEO/FRAME.jpg, Annotations/VIDEO/FRAME.png for each annotated frame.</summary>
/// <param name="root">The folder to fill.</param>
/// <param name="overlap">What to do where objects overlap.</param>
/// <param name="frames">What to do with images.</param>
public sealed class FolderTarget(string root, OverlapRule overlap, FrameTransfer frames) : IAnnotationTarget
{
    public void Add(AnnotatedVideo video, CancellationToken cancellation)
    {
        var annotations = Directory.CreateDirectory(Path.Combine(root, "Annotations", video.Name)).FullName;
        FrameLoop.Run(video.Frames.Count, cancellation, t =>
        {
            if (video.Frames[t].IsAnnotated) WriteLabels(Path.Combine(annotations, video.Frames[t].Stem + ".png"), video, t);
        });
        if (frames == FrameTransfer.None) return;
        var images = Directory.CreateDirectory(Path.Combine(root, "JPEGImages", video.Name)).FullName;
        foreach (var frame in video.Frames)
        {
            cancellation.ThrowIfCancellationRequested();
            FrameFiles.Transfer(ImageOf(frame, video), Path.Combine(images, Path.GetFileName(frame.FileName)), frames);
        }
    }

    private void WriteLabels(string path, AnnotatedVideo video, int t)
    {
        var labels = LabelPainter.Paint(video, t, overlap);
        using var stream = File.Create(path);
        if (video.IsGray) LabelPng.WriteGray(stream, labels);
        else LabelPng.Write(stream, labels, video.Palette ?? DavisPalette.Instance);
    }

    private static string ImageOf(VideoFrame frame, AnnotatedVideo video) => frame.ImageFile ?? throw new ConfigurationException(
        $"{video.Name}: the source has masks without images; say --frames none, or where the images lie by --images.");
}
