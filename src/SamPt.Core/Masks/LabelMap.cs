using SamPt.Core.Imaging;

namespace SamPt.Core.Masks;

/// <summary>One object id per pixel, row-major; 0 is the background.</summary>
public sealed class LabelMap
{
    private readonly byte[] labels;

    public LabelMap(ImageSize size)
        : this(size, new byte[size.Area])
    {
    }

    /// <summary>Takes ownership of <paramref name="labels"/>, one byte per pixel.</summary>
    public LabelMap(ImageSize size, byte[] labels)
    {
        if (labels.Length != size.Area)
            throw new ArgumentException($"{size} needs {size.Area} labels, got {labels.Length}.", nameof(labels));
        Size = size;
        this.labels = labels;
    }

    public ImageSize Size { get; }

    public int Width => Size.Width;

    public int Height => Size.Height;

    public Span<byte> Labels => labels;

    public Span<byte> Row(int y) => labels.AsSpan(y * Width, Width);

    /// <summary>The ids above 0 that occur, ascending.</summary>
    public byte[] ObjectIds()
    {
        Span<bool> seen = stackalloc bool[256];
        // Labels come in long runs: skipping to the next other label is many times faster than looking at each.
        for (var rest = labels.AsSpan(); !rest.IsEmpty;)
        {
            seen[rest[0]] = true;
            var next = rest.IndexOfAnyExcept(rest[0]);
            rest = next < 0 ? [] : rest[next..];
        }
        var ids = new List<byte>();
        for (var id = 1; id < 256; id++)
        {
            if (seen[id]) ids.Add((byte)id);
        }
        return [.. ids];
    }

    /// <summary>The pixels labelled <paramref name="id"/>.</summary>
    public BinaryMask MaskOf(byte id) => Select(id, id);

    /// <summary>The pixels of any object: label not 0.</summary>
    public BinaryMask Foreground() => Select(1, 255);

    private BinaryMask Select(byte lowest, byte highest)
    {
        var mask = new BinaryMask(Size);
        for (var y = 0; y < Height; y++) LabelSelection.Pack(Row(y), lowest, highest, mask.Row(y));
        return mask;
    }
}
