using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Data.Ytvis;

/// <summary>
/// The `segmentations` of one object as they stand in a file, one for each frame: run-length text, which is a tenth of the runs' size in
/// memory, so that the objects of a whole benchmark fit.
/// </summary>
public sealed class EncodedTube
{
    private readonly List<(ImageSize Size, int End)> frames = [];
    private byte[] texts = [];

    public int FrameCount => frames.Count;

    /// <summary>Adds a frame without a mask.</summary>
    public void AddEmpty() => frames.Add((default, End));

    /// <summary>Adds a frame's compressed run lengths, in ASCII. What they hold shows when they are decoded.</summary>
    public void Add(ImageSize size, ReadOnlySpan<byte> text)
    {
        var end = End + text.Length;
        if (end > texts.Length) Array.Resize(ref texts, Math.Max(end, 2 * texts.Length));
        text.CopyTo(texts.AsSpan(End));
        frames.Add((size, end));
    }

    /// <summary>The masks, all of <paramref name="size"/>; null where a frame has none.</summary>
    /// <exception cref="DatasetException">Run lengths are damaged or of another size; the message begins with <paramref name="where"/>.</exception>
    public RunLengthMask?[] Decode(ImageSize size, string where)
    {
        var masks = new RunLengthMask?[frames.Count];
        var start = 0;
        for (var t = 0; t < masks.Length; t++)
        {
            var (own, end) = frames[t];
            if (own != default) masks[t] = Decode(own, size, texts.AsSpan(start, end - start), $"{where}, frame {t}");
            start = end;
        }
        return masks;
    }

    private int End => frames.Count == 0 ? 0 : frames[^1].End;

    private static RunLengthMask Decode(ImageSize own, ImageSize size, ReadOnlySpan<byte> text, string where)
    {
        if (own != size)
            throw new DatasetException($"{where}: the mask is {own}, the video {size}; write masks in the video's size, as [height, width].");
        try
        {
            return RunLengthText.Read(own, text);
        }
        catch (DatasetException e)
        {
            throw new DatasetException($"{where}: {e.Message}", e);
        }
    }
}
