using SamPt.Core.Imaging;

namespace SamPt.Data.Synthetic;

/// <summary>Draws the things of a scene: objects of several kinds, their paths, and what passes in front of them.</summary>
internal sealed class ObjectFactory(SynthOptions options, SplitMix64 random, Texture ground, Ground camera)
{
    private const int Tile = 256;

    private readonly double difficulty = options.Difficulty;
    private readonly ImageSize size = options.Size;

    private double Unit => Math.Min(size.Width, size.Height);

    /// <summary>The layers of object <paramref name="id"/> of <paramref name="count"/>, back to front.</summary>
    public Layer[] Object(int id, int count)
    {
        var radius = Unit * random.Between(0.10, 0.26) / Math.Sqrt(0.6 + 0.4 * count);
        var layer = Move(new Layer(Parts(radius)) { Label = id }, radius);
        return random.Chance(0.4) ? [Shadow(layer, radius), layer] : [layer];
    }

    /// <summary>Posts and clusters of leaves that stand in the scene nearer than the objects, as many as the difficulty says.</summary>
    public Layer[] Occluders()
    {
        if (!options.Occluders) return [];
        var layers = new Layer[random.Below(2 + (int)Math.Round(3 * difficulty))];
        for (var i = 0; i < layers.Length; i++)
        {
            var nearness = random.Between(1, 1.6);
            layers[i] = (random.Chance(0.6) ? Post() : Leaves()) with
            {
                X = camera.PanX.Scaled(-nearness, random.Between(0, size.Width)),
                Y = camera.PanY.Scaled(-nearness, random.Between(0.2, 0.8) * size.Height),
                Angle = new Wave(random.Between(-0.25, 0.25)),
            };
        }
        return layers;
    }

    private Layer Post() => new(
        [new Part(new RoundedBox(Unit * random.Between(0.012, 0.05), 2 * Unit, 2), Surface()) { SurfaceOrigin = Anywhere() }]);

    private Layer Leaves()
    {
        var surface = Surface();
        var parts = new Part[4 + random.Below(8)];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = new Part(new Blob(random, Unit * random.Between(0.02, 0.05)), surface)
            {
                Place = (Unit * random.Between(-0.15, 0.15), Unit * random.Between(-0.1, 0.1)),
                SurfaceOrigin = Anywhere(),
            };
        }
        return new Layer(parts);
    }

    private static Layer Shadow(Layer layer, double radius) => layer with
    {
        Parts = [new Part(new RoundedBox(radius, radius * 0.35, radius * 0.34), Black)],
        Label = 0,
        Opacity = 0.35f,
        Y = layer.Y with { Offset = layer.Y.Offset + radius * 0.9 },
        Angle = new Wave(0),
    };

    private static Texture Black { get; } = new(2);

    private Part[] Parts(double radius)
    {
        var surface = Surface();
        return random.Below(5) switch
        {
            0 => [new Part(new Blob(random, radius), surface) { SurfaceOrigin = Anywhere() }],
            1 => [new Part(new Polygon(random, radius), surface) { SurfaceOrigin = Anywhere() }],
            2 => [new Part(new Ring(new Blob(random, radius), radius * random.Between(0.25, 0.4)), surface) { SurfaceOrigin = Anywhere() }],
            3 => Figure(radius, surface),
            _ => Vehicle(radius, surface),
        };
    }

    /// <summary>A body with a head, two arms and two legs that swing.</summary>
    private Part[] Figure(double r, Texture coat)
    {
        var skin = Surface();
        var legs = random.Chance(0.5) ? coat : Surface();
        var swing = options.Warp ? 0.25 + 0.5 * difficulty : 0;
        var pace = random.Between(12, 40);
        return
        [
            Limb(-1, 0.55, legs), Limb(1, 0.55, legs), Limb(-1, -0.5, skin), Limb(1, -0.5, skin),
            new Part(new RoundedBox(0.34 * r, 0.52 * r, 0.25 * r), coat) { SurfaceOrigin = Anywhere() },
            new Part(new RoundedBox(0.24 * r, 0.26 * r, 0.23 * r), skin) { Place = (0, -0.76 * r), SurfaceOrigin = Anywhere() },
        ];

        Part Limb(int side, double height, Texture surface)
        {
            var joint = (X: side * (height > 0 ? 0.18 : 0.34) * r, Y: height * 0.8 * r);
            return new Part(new RoundedBox(0.12 * r, 0.4 * r, 0.12 * r), surface)
            {
                Place = (joint.X, joint.Y + 0.34 * r),
                Joint = joint,
                Turn = new Wave(-side * (height > 0 ? 0.1 : 0.4), 0, Wave.Swing(random, swing, pace, pace * 1.2)),
                SurfaceOrigin = Anywhere(),
            };
        }
    }

    /// <summary>A body with a cabin and two turning wheels.</summary>
    private Part[] Vehicle(double r, Texture paint)
    {
        var tyre = Surface();
        var spin = options.Rotation ? random.Between(-0.2, 0.2) : 0;
        return
        [
            new Part(new RoundedBox(0.5 * r, 0.3 * r, 0.12 * r), random.Chance(0.5) ? paint : Surface()) { Place = (-0.1 * r, -0.4 * r), SurfaceOrigin = Anywhere() },
            new Part(new RoundedBox(0.95 * r, 0.34 * r, 0.15 * r), paint) { SurfaceOrigin = Anywhere() },
            Wheel(-0.55), Wheel(0.55),
        ];

        Part Wheel(double at) => new(new RoundedBox(0.24 * r, 0.24 * r, 0.239 * r), tyre)
        {
            Place = (at * r, 0.34 * r),
            Joint = (at * r, 0.34 * r),
            Turn = new Wave(0, spin),
            SurfaceOrigin = Anywhere(),
        };
    }

    private Layer Move(Layer layer, double radius)
    {
        var leaves = options.LeaveAndReturn && random.Chance(0.15 + 0.25 * difficulty);
        var reach = size.Width * (leaves ? random.Between(0.5, 0.8) : (0.03 + 0.25 * difficulty) * random.Between(0.2, 1));
        // Whoever goes far takes long, so that speeds stay below about a tenth of the width per frame.
        var slowest = (leaves ? 70 : 50) * (1.5 - 0.5 * difficulty);
        var bend = options.Warp ? radius * (0.02 + 0.10 * difficulty) : 0;
        return layer with
        {
            X = new Wave(size.Width * random.Between(0.2, 0.8), 0, Wave.Swing(random, reach, slowest, 3 * slowest), Jitter()),
            Y = new Wave(size.Height * random.Between(0.25, 0.75), 0, Wave.Swing(random, 0.25 * reach * random.Unit(), 40, 120), Jitter()),
            Angle = new Wave(
                options.Rotation ? random.Between(-0.4, 0.4) : 0,
                options.Rotation && random.Chance(0.25) ? random.Between(-0.04, 0.04) * difficulty : 0,
                Wave.Swing(random, options.Rotation ? (0.1 + 0.6 * difficulty) * random.Unit() : 0, 40, 140)),
            Scale = new Wave(1, 0, Wave.Swing(random, options.Scaling ? 0.4 * difficulty * random.Unit() : 0, 50, 160)),
            BendX = new Wave(0, 0, Wave.Swing(random, bend, 20, 70)),
            BendY = new Wave(0, 0, Wave.Swing(random, bend, 20, 70)),
            BendRate = random.Between(1.2, 2.5) / radius,
            BendPhase = random.Between(0, 2 * Math.PI),
        };

        (double, double, double) Jitter() => Wave.Swing(random, radius * 0.1 * difficulty * random.Unit(), 6, 20);
    }

    /// <summary>A surface of its own colour or, the harder the likelier, one that looks like a place on the ground.</summary>
    private Texture Surface()
    {
        var tint = random.Chance(0.35 * difficulty)
            ? ground[random.Below(ground.Side), random.Below(ground.Side)]
            : TextureFactory.RandomColour(random, 1);
        return TextureFactory.Draw(random, Tile, tint, random.Between(0.15, 0.8));
    }

    private (double X, double Y) Anywhere() => (random.Between(0, Tile), random.Between(0, Tile));
}
