namespace SamPt.Data.Synthetic;

/// <summary>A colour; linear arithmetic on display values 0 .. 255.</summary>
internal readonly record struct Colour(float R, float G, float B)
{
    public static Colour operator +(Colour a, Colour b) => new(a.R + b.R, a.G + b.G, a.B + b.B);

    public static Colour operator *(Colour a, float s) => new(a.R * s, a.G * s, a.B * s);

    public static Colour Mix(Colour a, Colour b, float share) => a * (1 - share) + b * share;
}

/// <summary>
/// Three channels in one word, 16 bits each (blue lowest), so that one multiplication scales all of them. Values are 0 .. 255; a sum
/// of up to 256 of them fits.
/// </summary>
internal static class PackedColour
{
    private const ulong Low8 = 0x000000ff_00ff00ff;
    private const ulong Half = 0x00000080_00800080;

    public static ulong Pack(Colour c) => Byte(c.R) << 32 | Byte(c.G) << 16 | Byte(c.B);

    public static Colour Unpack(ulong c) => new(c >> 32, c >> 16 & 0xffff, c & 0xffff);

    /// <summary>a where <paramref name="share"/> is 0, b where it is 256.</summary>
    public static ulong Mix(ulong a, ulong b, uint share) => (a * (256 - share) + b * share + Half) >> 8 & Low8;

    private static ulong Byte(float value) => (ulong)Math.Clamp(value + 0.5f, 0, 255);
}

/// <summary>A square tile of colours, repeated in both directions; its side is a power of two.</summary>
internal sealed class Texture(int side)
{
    private readonly int mask = side - 1;
    private readonly ulong[] texels = new ulong[side * side];

    public int Side { get; } = side;

    public Colour this[int x, int y]
    {
        get => PackedColour.Unpack(texels[(y & mask) * Side + (x & mask)]);
        set => texels[(y & mask) * Side + (x & mask)] = PackedColour.Pack(value);
    }

    /// <summary>The packed colour at (x, y), bilinear to 1/256 of a texel; texel centres are integers.</summary>
    public ulong At(double x, double y)
    {
        long u = (long)Math.Floor(x * 256), v = (long)Math.Floor(y * 256);
        int x0 = (int)(u >> 8) & mask, x1 = (x0 + 1) & mask;
        int y0 = ((int)(v >> 8) & mask) * Side, y1 = (((int)(v >> 8) + 1) & mask) * Side;
        var across = (uint)(u & 255);
        return PackedColour.Mix(
            PackedColour.Mix(texels[y0 + x0], texels[y0 + x1], across),
            PackedColour.Mix(texels[y1 + x0], texels[y1 + x1], across),
            (uint)(v & 255));
    }
}
