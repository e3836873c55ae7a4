namespace SamPt.Data.Synthetic;

/// <summary>
/// Sine, arc tangent and exponential from additions and multiplications alone: the C library's differ in the last bit between
/// platforms, and a clip has to be the same everywhere. Accurate to about 1e-9.
/// </summary>
internal static class StableMath
{
    public static double Sin(double x)
    {
        // To [-pi/2, pi/2] by the period and the symmetry about pi/2.
        var turns = Math.Floor(x * (1 / Math.PI) + 0.5);
        x -= turns * Math.PI;
        var s = x * x;
        var sine = x * (1 + s * (-1.0 / 6 + s * (1.0 / 120 + s * (-1.0 / 5040 + s * (1.0 / 362880
            + s * (-1.0 / 39916800 + s * (1.0 / 6227020800)))))));
        return Math.Floor(turns * 0.5) * 2 == turns ? sine : -sine;
    }

    public static double Cos(double x) => Sin(x + Math.PI / 2);

    /// <summary>The angle of (x, y), -pi .. pi.</summary>
    public static double Atan2(double y, double x)
    {
        double ax = Math.Abs(x), ay = Math.Abs(y);
        if (ax + ay == 0) return 0;
        var angle = AtanUnit(Math.Min(ax, ay) / Math.Max(ax, ay));
        if (ay > ax) angle = Math.PI / 2 - angle;
        if (x < 0) angle = Math.PI - angle;
        return y < 0 ? -angle : angle;
    }

    public static double Exp(double x)
    {
        var halvings = 0;
        for (; Math.Abs(x) > 0.125; halvings++) x *= 0.5;
        var result = 1 + x * (1 + x * (1.0 / 2 + x * (1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120 + x * (1.0 / 720))))));
        for (; halvings > 0; halvings--) result *= result;
        return result;
    }

    /// <summary>The arc tangent of 0 .. 1, by halving the angle twice before the series.</summary>
    private static double AtanUnit(double x)
    {
        x /= 1 + Math.Sqrt(1 + x * x);
        x /= 1 + Math.Sqrt(1 + x * x);
        var s = x * x;
        return 4 * x * (1 + s * (-1.0 / 3 + s * (1.0 / 5 + s * (-1.0 / 7 + s * (1.0 / 9 + s * (-1.0 / 11 + s * (1.0 / 13)))))));
    }
}
