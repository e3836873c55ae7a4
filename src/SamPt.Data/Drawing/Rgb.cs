namespace SamPt.Data.Drawing;

/// <summary>A colour, sRGB, 0..255 each.</summary>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    public static Rgb Black => new(0, 0, 0);

    public static Rgb White => new(255, 255, 255);

    /// <summary>This colour with <paramref name="share"/> (0..1) of another in it.</summary>
    public Rgb Mix(Rgb other, float share) => new(Mix(R, other.R, share), Mix(G, other.G, share), Mix(B, other.B, share));

    internal static byte Mix(byte from, byte to, float share) => (byte)(from + (to - from) * share + 0.5f);
}
