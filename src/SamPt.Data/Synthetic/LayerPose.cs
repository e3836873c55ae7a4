namespace SamPt.Data.Synthetic;

/// <summary>A place on a layer: which part, and where on it in the shape's own coordinates.</summary>
internal readonly record struct Spot(int Part, double X, double Y);

/// <summary>A <see cref="Layer"/> at one moment: from its own coordinates to the frame's pixels and, exactly, back.</summary>
internal sealed class LayerPose
{
    private readonly double cos, sin, bendX, bendY;
    private readonly PartPose[] parts;

    public LayerPose(Layer layer, double t)
    {
        Layer = layer;
        (X, Y, Scale) = (layer.X.At(t), layer.Y.At(t), layer.Scale.At(t));
        var angle = layer.Angle.At(t);
        (cos, sin) = (StableMath.Cos(angle), StableMath.Sin(angle));
        (bendX, bendY) = (layer.BendX.At(t), layer.BendY.At(t));
        Reach = Scale * (layer.Radius + Math.Abs(bendX) + Math.Abs(bendY)) + 1;
        parts = [.. layer.Parts.Select(p => new PartPose(p, t))];
    }

    public Layer Layer { get; }

    /// <summary>The layer's origin in the frame.</summary>
    public double X { get; }

    public double Y { get; }

    public double Scale { get; }

    /// <summary>Pixels further from the origin than this are not covered.</summary>
    public double Reach { get; }

    /// <summary>The columns of row <paramref name="y"/> that the layer may cover, inside 0 .. width - 1; empty where first > last.</summary>
    public (int First, int Last) Columns(int y, int width)
    {
        var dy = y - Y;
        var room = Reach * Reach - dy * dy;
        if (room <= 0) return (0, -1);
        var half = Math.Sqrt(room);
        return (Math.Max(0, (int)Math.Ceiling(Math.Max(X - half, -1))), Math.Min(width - 1, (int)Math.Floor(Math.Min(X + half, width))));
    }

    /// <summary>
    /// The front part at the frame's (x, y): its spot and, in pixels, how deep inside its outline that is. Parts that are missed by less
    /// than <paramref name="fringe"/> pixels count, so that edges can be drawn softly; null where there is none.
    /// </summary>
    public (Spot Spot, double Depth)? Hit(double x, double y, double fringe)
    {
        double dx = (x - X) / Scale, dy = (y - Y) / Scale;
        var u = cos * dx + sin * dy;
        var v = cos * dy - sin * dx;
        Unbend(ref u, ref v);
        (Spot, double)? soft = null;
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            var (px, py) = parts[i].ToShape(u, v);
            var shape = Layer.Parts[i].Shape;
            var bound = shape.Radius + fringe / Scale;
            if (px * px + py * py > bound * bound) continue;
            var depth = shape.Depth(px, py) * Scale;
            if (depth > 0) return (new Spot(i, px, py), soft is { } s ? Math.Max(depth, s.Item2) : depth);
            if (depth > -fringe && soft is null) soft = (new Spot(i, px, py), depth);
        }
        return soft;
    }

    /// <summary>Where a spot lies in the frame.</summary>
    public (double X, double Y) ToFrame(Spot spot)
    {
        var (u, v) = parts[spot.Part].FromShape(spot.X, spot.Y);
        v += bendY * StableMath.Sin(Layer.BendRate * u + Layer.BendPhase);
        u += bendX * StableMath.Sin(Layer.BendRate * v + Layer.BendPhase);
        return (X + Scale * (cos * u - sin * v), Y + Scale * (sin * u + cos * v));
    }

    private void Unbend(ref double u, ref double v)
    {
        if (bendX != 0) u -= bendX * StableMath.Sin(Layer.BendRate * v + Layer.BendPhase);
        if (bendY != 0) v -= bendY * StableMath.Sin(Layer.BendRate * u + Layer.BendPhase);
    }

    /// <summary>A part's rotation about its joint, after its own placement.</summary>
    private readonly struct PartPose
    {
        private readonly double jointX, jointY, turnCos, turnSin, placeX, placeY, tiltCos, tiltSin;

        public PartPose(Part part, double t)
        {
            var turn = part.Turn.At(t);
            (jointX, jointY) = part.Joint;
            (turnCos, turnSin) = (StableMath.Cos(turn), StableMath.Sin(turn));
            (placeX, placeY) = (part.Place.X - jointX, part.Place.Y - jointY);
            (tiltCos, tiltSin) = (StableMath.Cos(part.Tilt), StableMath.Sin(part.Tilt));
        }

        public (double X, double Y) ToShape(double u, double v)
        {
            u -= jointX;
            v -= jointY;
            var x = turnCos * u + turnSin * v - placeX;
            var y = turnCos * v - turnSin * u - placeY;
            return (tiltCos * x + tiltSin * y, tiltCos * y - tiltSin * x);
        }

        public (double X, double Y) FromShape(double x, double y)
        {
            var u = tiltCos * x - tiltSin * y + placeX;
            var v = tiltSin * x + tiltCos * y + placeY;
            return (turnCos * u - turnSin * v + jointX, turnSin * u + turnCos * v + jointY);
        }
    }
}
