namespace SamPt.Core.Imaging;

/// <summary>One channel of values, row-major without padding: gray images (byte), logits and features (float).</summary>
public sealed class Plane<T>
    where T : unmanaged
{
    private readonly T[] values;

    public Plane(ImageSize size)
        : this(size, new T[size.Area])
    {
    }

    /// <summary>Takes ownership of <paramref name="values"/>, which holds height x width values.</summary>
    public Plane(ImageSize size, T[] values)
    {
        if (values.Length != size.Area)
            throw new ArgumentException($"{size} needs {size.Area} values, got {values.Length}.", nameof(values));
        Size = size;
        this.values = values;
    }

    public ImageSize Size { get; }

    public int Width => Size.Width;

    public int Height => Size.Height;

    public Span<T> Values => values;

    public Span<T> Row(int y) => values.AsSpan(y * Width, Width);

    public ref T this[int x, int y] => ref values[y * Width + x];
}
