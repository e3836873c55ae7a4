using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Data.Datasets;

/// <summary>An object as the dataset gives it to the method.</summary>
/// <param name="ObjectId">Its id in the annotations, 1 .. 255; gaps are allowed, results carry the same ids.</param>
/// <param name="QueryFrame">Index of the frame it first appears on.</param>
/// <param name="Mask">At the annotation's size.</param>
public sealed record GivenMask(byte ObjectId, int QueryFrame, BinaryMask Mask);

/// <summary>The first mask of each object of a video, by query frame, then id, and the palette that results take over.</summary>
public sealed record GivenMasks(IReadOnlyList<GivenMask> Objects, Palette? Palette, ImageSize AnnotationSize)
{
    /// <summary>Reads as many annotations as the video's benchmark gives to the method.</summary>
    /// <exception cref="DatasetException">An annotation is corrupt or of another size than the first, or there is no object at all.</exception>
    public static GivenMasks Read(VideoEntry video, CancellationToken cancellation)
    {
        var objects = new List<GivenMask>();
        var seen = new HashSet<byte>();
        AnnotatedFrame? first = null;
        string? firstPlace = null;
        for (var i = 0; i < video.Frames.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (video.Frames[i].Annotation is not { } annotation) continue;
            var frame = annotation.Read();
            (first, firstPlace) = (first ?? frame, firstPlace ?? annotation.Where);
            if (frame.Size != first.Size)
                throw new DatasetException($"{annotation.Where}: annotation is {frame.Size}, the first one of the video is {first.Size}; make them one size.");
            foreach (var id in IdsOf(video, frame))
            {
                if (seen.Add(id)) objects.Add(new GivenMask(id, i, video.SingleObject ? frame.Foreground() : frame.MaskOf(id)));
            }
            if (video.Annotations == AnnotationUse.FirstFrame || objects.Count == video.ObjectNames?.Count) break;
        }
        if (first is null) throw new DatasetException(WithoutAnnotations(video));
        if (objects.Count == 0) throw WithoutObjects(video, firstPlace!);
        return new GivenMasks(objects, first.Palette, first.Size);
    }

    /// <summary>Whether one is the other, scaled: sides of rounded multiples may be off by a pixel or so.</summary>
    public static bool SameShape(ImageSize a, ImageSize b) =>
        Math.Abs((double)a.Width / a.Height / ((double)b.Width / b.Height) - 1) < 0.02;

    /// <summary>The line for an annotation that is not of the frames' shape.</summary>
    public static string ShapeProblem(string file, ImageSize annotation, ImageSize frames) =>
        $"{file}: annotation is {annotation}, the frames are {frames}, another shape; restore it from the dataset.";

    private static IEnumerable<byte> IdsOf(VideoEntry video, AnnotatedFrame frame) =>
        !video.SingleObject ? frame.ObjectIds.Where(id => id != video.VoidLabel) : frame.ObjectIds.Count == 0 ? [] : [(byte)1];

    internal static string WithoutAnnotations(VideoEntry video) =>
        $"{video.Name}: none of its {video.Frames.Count} frames has an annotation; expected one with the objects to segment; `sampt vis` finds objects without masks.";

    internal static DatasetException WithoutObjects(VideoEntry video, string file)
    {
        var what = video.Annotations == AnnotationUse.FirstFrame ? "the first annotation has" : "the annotations of the video have";
        var only = video.VoidLabel is { } label ? $" (label {label} is void; a 0/{label} mask is read by --dataset davis2016)" : "";
        return new DatasetException($"{file}: {what} no object; expected pixels with an id above 0{only}.");
    }
}
