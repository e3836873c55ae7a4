using System.Globalization;

namespace SamPt.Experiments.Scoring;

/// <summary>Numbers with a fixed count of decimals as Python's "%.3f" prints them, so that tables equal the public tools' to the letter.</summary>
internal static class PythonNumber
{
    /// <summary>Rounds the exact binary value; exactly half way goes to the even digit (0.0625 is 0.062). NaN is nan.</summary>
    public static string Fixed(double value, int decimals)
    {
        if (double.IsNaN(value)) return "nan";
        var scale = Math.Pow(10, decimals);
        var scaled = value * scale;
        // Half way only if the product is exact: then its rounding error, which a fused multiply-add returns, is 0.
        var isHalfWay = Math.Abs(scaled - Math.Truncate(scaled)) == 0.5 && Math.FusedMultiplyAdd(value, scale, -scaled) == 0;
        if (isHalfWay) value = Math.Round(scaled, MidpointRounding.ToEven) / scale;
        return value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
