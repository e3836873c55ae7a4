namespace SamPt.Data.Synthetic;

/// <summary>
/// A part of an object: a shape with its surface, placed in the object's coordinates and turning about a joint there.
/// </summary>
internal sealed record Part(Shape Shape, Texture Surface)
{
    /// <summary>Where the shape's origin lies, and how it is turned, before the joint moves.</summary>
    public (double X, double Y) Place { get; init; }

    public double Tilt { get; init; }

    public (double X, double Y) Joint { get; init; }

    public Wave Turn { get; init; } = new(0);

    /// <summary>Where the texture's origin lies on the shape, so that equal textures do not show equal patches.</summary>
    public (double X, double Y) SurfaceOrigin { get; init; }
}

/// <summary>A thing in the scene: parts, back to front, which bend, turn, grow and move together.</summary>
internal sealed record Layer(IReadOnlyList<Part> Parts)
{
    /// <summary>The object's id; 0 for occluders, shadows and whatever else is not an object.</summary>
    public int Label { get; init; }

    /// <summary>Below 1 it only tints what is behind it (a shadow) and hides nothing.</summary>
    public float Opacity { get; init; } = 1;

    public Wave X { get; init; } = new(0);

    public Wave Y { get; init; } = new(0);

    public Wave Angle { get; init; } = new(0);

    public Wave Scale { get; init; } = new(1);

    /// <summary>
    /// Bending in two shears, which have an exact inverse: first y += BendY·sin(BendRate·x + phase), then x += BendX·sin(BendRate·y + phase).
    /// The amounts and the phases change with time.
    /// </summary>
    public Wave BendX { get; init; } = new(0);

    public Wave BendY { get; init; } = new(0);

    public double BendRate { get; init; }

    public double BendPhase { get; init; }

    /// <summary>No point of it is further from its origin, in own units and before bending.</summary>
    public double Radius { get; } = Parts.Max(p =>
        p.Shape.Radius + Distance(p.Place, p.Joint) + Distance(p.Joint, (0, 0)));

    private static double Distance((double X, double Y) a, (double X, double Y) b) =>
        Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y));
}
