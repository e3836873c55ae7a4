using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Datasets;

namespace SamPt.Experiments.Interactive;

/// <summary>The annotation of every frame, for a user who knows it.</summary>
internal static class TrueMasks
{
    /// <summary>One object's masks at the working scale.</summary>
    /// <exception cref="DatasetException">A frame has no annotation, or one of another size.</exception>
    public static IReadOnlyList<BinaryMask> Read(VideoEntry video, GivenMask given, ImageSize annotationSize, ImageSize workingSize, CancellationToken cancellation)
    {
        var masks = new BinaryMask[video.Frames.Count];
        for (var t = 0; t < masks.Length; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            var annotation = video.Frames[t].Annotation ?? throw new DatasetException(
                $"{video.Frames[t].ImageFile}: has no annotation; the simulated user needs one on every frame of {video.Name}: use a dataset annotated throughout, or --max-frames.");
            var labels = annotation.Read();
            if (labels.Size != annotationSize)
                throw new DatasetException($"{annotation.Where}: annotation is {labels.Size}, the first one of the video is {annotationSize}; make them one size.");
            masks[t] = (video.SingleObject ? labels.Foreground() : labels.MaskOf(given.ObjectId)).ResizeNearest(workingSize);
        }
        return masks;
    }
}
