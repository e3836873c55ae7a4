using System.Numerics;

namespace SamPt.Core.Imaging;

/// <summary>
/// sRGB to CIE 1976 L*a*b* under D65 for the 2-degree observer, with the constants of skimage.color.rgb2lab, computed in double
/// precision and rounded to float.
/// </summary>
public static class CieLab
{
    private const double WhiteX = 0.95047, WhiteZ = 1.08883; // Y is 1

    private static readonly double[] Linear = [.. Enumerable.Range(0, 256).Select(value => Linearise(value / 255.0))];

    /// <summary>(L, a, b); L is 0 .. 100.</summary>
    public static Vector3 FromRgb(byte red, byte green, byte blue)
    {
        var (r, g, b) = (Linear[red], Linear[green], Linear[blue]);
        var x = Compress((0.412453 * r + 0.357580 * g + 0.180423 * b) / WhiteX);
        var y = Compress(0.212671 * r + 0.715160 * g + 0.072169 * b);
        var z = Compress((0.019334 * r + 0.119193 * g + 0.950227 * b) / WhiteZ);
        return new Vector3((float)(116 * y - 16), (float)(500 * (x - y)), (float)(200 * (y - z)));
    }

    private static double Linearise(double value) =>
        value > 0.04045 ? Math.Pow((value + 0.055) / 1.055, 2.4) : value / 12.92;

    private static double Compress(double value) => value > 0.008856 ? Math.Cbrt(value) : 7.787 * value + 16.0 / 116;
}
