namespace SamPt.Data.Synthetic;

/// <summary>An outline around the origin of its own coordinates.</summary>
internal abstract class Shape
{
    /// <summary>No point of the shape is further from the origin.</summary>
    public abstract double Radius { get; }

    /// <summary>
    /// Positive inside, 0 on the outline, negative outside; near the outline about the distance to it in own units. The sign is exact,
    /// and it alone decides what belongs to an object.
    /// </summary>
    public abstract double Depth(double x, double y);
}

/// <summary>A circle whose radius waves: radius·(1 + Σ amplitude[k] cos((k + 2)·angle + phase[k])).</summary>
internal sealed class Blob : Shape
{
    private readonly double radius;
    private readonly (double Amplitude, double Phase)[] waves;

    public Blob(SplitMix64 random, double radius)
    {
        this.radius = radius;
        waves = new (double, double)[4];
        for (var k = 0; k < waves.Length; k++)
            waves[k] = (random.Between(0, 0.22 / (k + 1)), random.Between(0, 2 * Math.PI));
        Radius = radius * (1 + waves.Sum(w => w.Amplitude));
    }

    public override double Radius { get; }

    public override double Depth(double x, double y)
    {
        // Well inside the innermost wave the exact depth does not matter, and the angle is dear.
        var distance = Math.Sqrt(x * x + y * y);
        if (distance < 0.8 * (2 * radius - Radius)) return 2 * radius - Radius - distance;
        var angle = StableMath.Atan2(y, x);
        var outline = 1.0;
        for (var k = 0; k < waves.Length; k++) outline += waves[k].Amplitude * StableMath.Cos((k + 2) * angle + waves[k].Phase);
        return radius * outline - distance;
    }
}

/// <summary>A star-shaped polygon: corners at growing angles around the origin.</summary>
internal sealed class Polygon : Shape
{
    private readonly (double X, double Y)[] corners;

    public Polygon(SplitMix64 random, double radius)
    {
        corners = new (double, double)[4 + random.Below(7)];
        for (var i = 0; i < corners.Length; i++)
        {
            var angle = 2 * Math.PI * (i + random.Between(-0.3, 0.3)) / corners.Length;
            var reach = radius * random.Between(0.55, 1.1);
            corners[i] = (reach * StableMath.Cos(angle), reach * StableMath.Sin(angle));
        }
        Radius = radius * 1.1;
    }

    public override double Radius { get; }

    public override double Depth(double x, double y)
    {
        // Even-odd crossings give the side, the nearest edge the distance.
        var inside = false;
        var nearest = double.MaxValue;
        for (int i = 0, j = corners.Length - 1; i < corners.Length; j = i++)
        {
            var (ax, ay) = corners[i];
            double ex = corners[j].X - ax, ey = corners[j].Y - ay;
            double px = x - ax, py = y - ay;
            var along = Math.Clamp((px * ex + py * ey) / (ex * ex + ey * ey), 0, 1);
            double dx = px - along * ex, dy = py - along * ey;
            nearest = Math.Min(nearest, dx * dx + dy * dy);
            if (ay > y != corners[j].Y > y && px < ex * py / ey) inside = !inside;
        }
        var distance = Math.Sqrt(nearest);
        return inside ? distance : -distance;
    }
}

/// <summary>A box with rounded corners; a capsule or a disk where the rounding is all there is.</summary>
internal sealed class RoundedBox(double halfWidth, double halfHeight, double rounding) : Shape
{
    public override double Radius { get; } = Math.Sqrt(halfWidth * halfWidth + halfHeight * halfHeight);

    public override double Depth(double x, double y)
    {
        var dx = Math.Abs(x) - halfWidth + rounding;
        var dy = Math.Abs(y) - halfHeight + rounding;
        double outX = Math.Max(dx, 0), outY = Math.Max(dy, 0);
        return rounding - Math.Sqrt(outX * outX + outY * outY) - Math.Min(Math.Max(dx, dy), 0);
    }
}

/// <summary>A blob with a round hole, through which one sees what is behind.</summary>
internal sealed class Ring(Blob outline, double hole) : Shape
{
    public override double Radius => outline.Radius;

    public override double Depth(double x, double y) => Math.Min(outline.Depth(x, y), Math.Sqrt(x * x + y * y) - hole);
}
