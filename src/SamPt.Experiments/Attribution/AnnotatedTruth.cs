using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Pipeline.Oracles;
using SamPt.Data.Datasets;

namespace SamPt.Experiments.Attribution;

/// <summary>The annotations of a video as the truth about its given objects; reads a frame when it is asked for and keeps the last one.</summary>
internal sealed class AnnotatedTruth(VideoEntry video, GivenMasks given, ImageSize workingSize, ImageSize outputSize) : IObjectTruth
{
    private (int Frame, TrueMasks Masks)? last;

    public TrueMasks On(int frame)
    {
        if (last is not { } known || known.Frame != frame) last = known = (frame, Read(frame));
        return known.Masks;
    }

    private TrueMasks Read(int frame)
    {
        var annotation = video.Frames[frame].Annotation ?? throw new DatasetException(
            $"{video.Frames[frame].ImageFile}: has no annotation; an oracle needs the true masks of every frame of {video.Name}.");
        var labels = annotation.Read();
        if (labels.Size != given.AnnotationSize)
            throw new DatasetException($"{annotation.Where}: annotation is {labels.Size}, the first one of the video is {given.AnnotationSize}; make them one size.");
        var masks = given.Objects.Select(o => video.SingleObject ? labels.Foreground() : labels.MaskOf(o.ObjectId)).ToArray();
        return new TrueMasks([.. masks.Select(m => m.ResizeNearest(workingSize))], [.. masks.Select(m => m.ResizeNearest(outputSize))]);
    }
}
