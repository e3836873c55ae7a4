using System.Numerics;

namespace SamPt.Data.Drawing;

/// <summary>A shape by its signed distance, in pixels: negative inside, zero on the edge.</summary>
internal interface IShape
{
    /// <summary>Two opposite corners of a box around the shape.</summary>
    (Vector2 Min, Vector2 Max) Bounds { get; }

    float Distance(Vector2 point);
}

internal readonly record struct Disc(Vector2 Centre, float Radius) : IShape
{
    public (Vector2 Min, Vector2 Max) Bounds => (Centre - new Vector2(Radius), Centre + new Vector2(Radius));

    public float Distance(Vector2 point) => Vector2.Distance(point, Centre) - Radius;
}

/// <summary>A circle's line; the radius is that of its middle.</summary>
internal readonly record struct Ring(Vector2 Centre, float Radius, float Thickness) : IShape
{
    public (Vector2 Min, Vector2 Max) Bounds => new Disc(Centre, Radius + Thickness / 2).Bounds;

    public float Distance(Vector2 point) => Math.Abs(Vector2.Distance(point, Centre) - Radius) - Thickness / 2;
}

/// <summary>A line with round ends.</summary>
internal readonly record struct Segment(Vector2 From, Vector2 To, float Thickness) : IShape
{
    public (Vector2 Min, Vector2 Max) Bounds =>
        (Vector2.Min(From, To) - new Vector2(Thickness / 2), Vector2.Max(From, To) + new Vector2(Thickness / 2));

    public float Distance(Vector2 point)
    {
        var along = To - From;
        var length = along.LengthSquared();
        var t = length == 0 ? 0 : Math.Clamp(Vector2.Dot(point - From, along) / length, 0, 1);
        return Vector2.Distance(point, From + t * along) - Thickness / 2;
    }
}

/// <summary>Two crossing diagonals; reaches Radius pixels left, right, up and down.</summary>
internal readonly record struct Cross(Vector2 Centre, float Radius, float Thickness) : IShape
{
    public (Vector2 Min, Vector2 Max) Bounds => new Disc(Centre, Radius + Thickness / 2).Bounds;

    public float Distance(Vector2 point)
    {
        var reach = new Vector2(Radius);
        var mirrored = new Vector2(Radius, -Radius);
        return Math.Min(
            new Segment(Centre - reach, Centre + reach, Thickness).Distance(point),
            new Segment(Centre - mirrored, Centre + mirrored, Thickness).Distance(point));
    }
}

/// <summary>An upright box with rounded corners.</summary>
internal readonly record struct RoundedBox(Vector2 Min, Vector2 Max, float Corner) : IShape
{
    public (Vector2 Min, Vector2 Max) Bounds => (Min, Max);

    public float Distance(Vector2 point)
    {
        var beyond = Vector2.Abs(point - (Min + Max) / 2) - (Max - Min) / 2 + new Vector2(Corner);
        return Vector2.Max(beyond, Vector2.Zero).Length() + Math.Min(Math.Max(beyond.X, beyond.Y), 0) - Corner;
    }
}
