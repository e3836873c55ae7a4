using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;

namespace SamPt.Data.Conversion;

/// <summary>What is annotated on one frame.</summary>
/// <param name="Where">The place, for messages.</param>
/// <param name="Size">Of the masks.</param>
/// <param name="Objects">Those that have a pixel, by id.</param>
/// <param name="Palette">Of the label PNG, where it is one and has one.</param>
internal sealed record FrameMasks(string Where, ImageSize Size, IReadOnlyList<(byte Id, RunLengthMask Mask)> Objects, Palette? Palette)
{
    /// <summary>Reads an annotation of any form.</summary>
    /// <exception cref="DatasetException">It is missing, corrupt or holds no object masks.</exception>
    public static FrameMasks Read(IAnnotation annotation)
    {
        var frame = annotation.Read();
        return new FrameMasks(
            annotation.Where, frame.Size, [.. frame.ObjectIds.Select(id => (id, RunLengthMask.From(frame.MaskOf(id))))], frame.Palette);
    }

    /// <summary>The objects through all <paramref name="frames"/>, by id; null frames are not annotated.</summary>
    /// <exception cref="DatasetException">Two frames have masks of different sizes.</exception>
    public static IReadOnlyList<ObjectTrack> Tracks(IReadOnlyList<FrameMasks?> frames)
    {
        var first = frames.FirstOrDefault(f => f is not null);
        var masks = new SortedDictionary<byte, RunLengthMask?[]>();
        for (var t = 0; t < frames.Count; t++)
        {
            if (frames[t] is not { } frame) continue;
            if (frame.Size != first!.Size)
                throw new DatasetException($"{frame.Where}: annotation is {frame.Size}, the first one of the video is {first.Size}; make them one size.");
            foreach (var (id, mask) in frame.Objects)
            {
                if (!masks.TryGetValue(id, out var track)) masks[id] = track = new RunLengthMask?[frames.Count];
                track[t] = mask;
            }
        }
        return [.. masks.Select(m => new ObjectTrack(m.Key, m.Value))];
    }
}
