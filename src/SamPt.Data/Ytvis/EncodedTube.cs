using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Metrics.Tubes;

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

    /// <summary>Frees what was set aside for more frames.</summary>
    public void Trim() => Array.Resize(ref texts, End);

    /// <summary>The masks, all of <paramref name="size"/>; null where a frame has none.</summary>
    /// <exception cref="DatasetException">Run lengths are damaged or of another size; the message begins with <paramref name="where"/>.</exception>
    public RunLengthMask?[] Decode(ImageSize size, string where) =>
        [.. Enumerable.Range(0, FrameCount).Select(t => Has(t) ? Decode(size, where, t) : null)];

    /// <summary>The masks as a tube that reads them when it needs them; all are checked at once.</summary>
    /// <exception cref="DatasetException">As <see cref="Decode(ImageSize, string)"/>.</exception>
    public MaskTube ToTube(ImageSize size, string where)
    {
        var outlines = new MaskOutline?[FrameCount];
        for (var t = 0; t < outlines.Length; t++) outlines[t] = Has(t) ? Named(where, t, size, text => RunLengthText.Outline(size, text)) : null;
        return new MaskTube(outlines, t => Decode(size, where, t));
    }

    private int End => frames.Count == 0 ? 0 : frames[^1].End;

    private bool Has(int frame) => frames[frame].Size != default;

    private RunLengthMask Decode(ImageSize size, string where, int frame) => Named(where, frame, size, text => RunLengthText.Read(size, text));

    private T Named<T>(string where, int frame, ImageSize size, Func<ReadOnlySpan<byte>, T> read)
    {
        var (own, end) = frames[frame];
        if (own != size)
            throw new DatasetException($"{where}, frame {frame}: the mask is {own}, the video {size}; write masks in the video's size, as [height, width].");
        var start = frame == 0 ? 0 : frames[frame - 1].End;
        try
        {
            return read(texts.AsSpan(start, end - start));
        }
        catch (DatasetException e)
        {
            throw new DatasetException($"{where}, frame {frame}: {e.Message}", e);
        }
    }
}
