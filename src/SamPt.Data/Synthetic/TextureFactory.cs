namespace SamPt.Data.Synthetic;

/// <summary>Draws textures: noise octaves, stripes, Voronoi cells, spots, gradients, patchwork of several.</summary>
internal static class TextureFactory
{
    /// <summary>A texture of a random kind around <paramref name="tint"/>; <paramref name="contrast"/> 0 .. 1.</summary>
    public static Texture Draw(SplitMix64 random, int side, Colour tint, double contrast)
    {
        var dark = Shade(random, tint, -contrast);
        var light = Shade(random, tint, contrast);
        var texture = random.Below(5) switch
        {
            0 => Noise(random, side, dark, light),
            1 => Stripes(random, side, dark, light),
            2 => Voronoi(random, side, dark, light),
            3 => Spots(random, side, dark, light),
            _ => Gradient(random, side, dark, light),
        };
        Grain(random, texture, (float)(12 + 40 * contrast));
        return texture;
    }

    /// <summary>Ground for a scene: regions of different textures, as of meadow, wall and road.</summary>
    public static Texture Landscape(SplitMix64 random, int side)
    {
        var kinds = new Texture[3];
        for (var i = 0; i < kinds.Length; i++) kinds[i] = Draw(random, side, RandomColour(random, 0.5), random.Between(0.15, 0.6));
        var border = new ValueNoise(random.Fork(), 3, side);
        var result = new Texture(side);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var level = border.At(x, y, 4) * 3;
                var kind = Math.Clamp((int)level, 0, kinds.Length - 1);
                var next = Math.Min(kind + 1, kinds.Length - 1);
                // A narrow transition keeps region borders from aliasing.
                var share = Math.Clamp((level - kind - 0.97f) / 0.03f, 0, 1);
                result[x, y] = Colour.Mix(kinds[kind][x, y], kinds[next][x, y], share);
            }
        }
        return result;
    }

    public static Colour RandomColour(SplitMix64 random, double saturation)
    {
        var gray = (float)random.Between(50, 190);
        var spread = (float)(saturation * 110);
        return new Colour(
            Math.Clamp(gray + spread * (float)random.Between(-1, 1), 10, 245),
            Math.Clamp(gray + spread * (float)random.Between(-1, 1), 10, 245),
            Math.Clamp(gray + spread * (float)random.Between(-1, 1), 10, 245));
    }

    private static Colour Shade(SplitMix64 random, Colour tint, double by)
    {
        var shift = (float)(by * 90);
        return new Colour(
            Math.Clamp(tint.R + shift * (float)random.Between(0.5, 1.2), 0, 255),
            Math.Clamp(tint.G + shift * (float)random.Between(0.5, 1.2), 0, 255),
            Math.Clamp(tint.B + shift * (float)random.Between(0.5, 1.2), 0, 255));
    }

    private static Texture Noise(SplitMix64 random, int side, Colour a, Colour b)
    {
        var noise = new ValueNoise(random.Fork(), 1 << 2 + random.Below(3), side);
        return Fill(side, (x, y) => Colour.Mix(a, b, Math.Clamp(noise.At(x, y, 5) * 2 - 0.5f, 0, 1)));
    }

    private static Texture Stripes(SplitMix64 random, int side, Colour a, Colour b)
    {
        // Whole numbers of periods, so that the tile repeats without a seam.
        int across = random.Below(9) * random.Sign(), along = 4 + random.Below(12);
        var noise = new ValueNoise(random.Fork(), 4, side);
        var bend = (float)random.Between(0, 1.2);
        return Fill(side, (x, y) =>
        {
            var phase = (across * x + along * y) / (float)side + bend * noise.At(x, y, 2);
            return Colour.Mix(a, b, Math.Clamp(0.5f + 2 * (float)StableMath.Sin(2 * Math.PI * phase), 0, 1));
        });
    }

    private static Texture Voronoi(SplitMix64 random, int side, Colour a, Colour b)
    {
        var cells = 5 + random.Below(8);
        var sites = new (float X, float Y, Colour Colour)[cells, cells];
        var size = side / (float)cells;
        for (var j = 0; j < cells; j++)
        {
            for (var i = 0; i < cells; i++)
                sites[j, i] = ((float)random.Unit(), (float)random.Unit(), Colour.Mix(a, b, (float)random.Unit()));
        }
        return Fill(side, (x, y) =>
        {
            int ci = (int)(x / size), cj = (int)(y / size);
            float first = float.MaxValue, second = float.MaxValue;
            var colour = a;
            for (var j = cj - 1; j <= cj + 1; j++)
            {
                for (var i = ci - 1; i <= ci + 1; i++)
                {
                    var site = sites[(j + cells) % cells, (i + cells) % cells];
                    float dx = (i + site.X) * size - x, dy = (j + site.Y) * size - y;
                    var d = dx * dx + dy * dy;
                    if (d < first) (second, first, colour) = (first, d, site.Colour);
                    else if (d < second) second = d;
                }
            }
            // Dark seams where two cells meet.
            var seam = Math.Clamp((MathF.Sqrt(second) - MathF.Sqrt(first)) / 3, 0.35f, 1);
            return colour * seam;
        });
    }

    private static Texture Spots(SplitMix64 random, int side, Colour a, Colour b)
    {
        var texture = Noise(random, side, a, Colour.Mix(a, b, 0.3f));
        var count = 12 + random.Below(30);
        for (var k = 0; k < count; k++)
        {
            var (cx, cy, radius) = (random.Between(0, side), random.Between(0, side), random.Between(side / 50.0, side / 14.0));
            var reach = (int)radius + 2;
            for (var y = (int)cy - reach; y <= cy + reach; y++)
            {
                for (var x = (int)cx - reach; x <= cx + reach; x++)
                {
                    var distance = Math.Sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy));
                    texture[x, y] = Colour.Mix(texture[x, y], b, (float)Math.Clamp(radius - distance, 0, 1));
                }
            }
        }
        return texture;
    }

    private static Texture Gradient(SplitMix64 random, int side, Colour a, Colour b)
    {
        double fx = random.Below(2), fy = 1, phase = random.Unit();
        return Fill(side, (x, y) =>
            Colour.Mix(a, b, 0.5f + 0.5f * (float)StableMath.Sin(2 * Math.PI * ((fx * x + fy * y) / side + phase))));
    }

    /// <summary>Fine structure on top: no real surface is perfectly even.</summary>
    private static void Grain(SplitMix64 random, Texture texture, float amplitude)
    {
        var noise = new ValueNoise(random.Fork(), texture.Side / 16, texture.Side);
        for (var y = 0; y < texture.Side; y++)
        {
            for (var x = 0; x < texture.Side; x++)
            {
                var n = (noise.At(x, y, 3) - 0.5f) * amplitude;
                texture[x, y] += new Colour(n, n, n);
            }
        }
    }

    private static Texture Fill(int side, Func<int, int, Colour> colour)
    {
        var texture = new Texture(side);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++) texture[x, y] = colour(x, y);
        }
        return texture;
    }
}

/// <summary>Value noise that repeats after <paramref name="period"/> pixels; octave 0 has <paramref name="cells"/> cells a side.</summary>
internal sealed class ValueNoise(SplitMix64 random, int cells, int period)
{
    private readonly ulong seed = random.Next();

    /// <summary>0 .. 1, each octave twice as fine and half as strong as the one before.</summary>
    public float At(float x, float y, int octaves)
    {
        float sum = 0, weight = 1, total = 0;
        var count = cells;
        for (var octave = 0; octave < octaves; octave++, weight *= 0.5f, count *= 2)
        {
            sum += weight * Octave(x * count / period, y * count / period, count, (ulong)octave);
            total += weight;
        }
        return sum / total;
    }

    private float Octave(float x, float y, int count, ulong octave)
    {
        int x0 = (int)x, y0 = (int)y;
        float fx = x - x0, fy = y - y0;
        fx *= fx * (3 - 2 * fx);
        fy *= fy * (3 - 2 * fy);
        var top = Lattice(x0, y0) * (1 - fx) + Lattice(x0 + 1, y0) * fx;
        var bottom = Lattice(x0, y0 + 1) * (1 - fx) + Lattice(x0 + 1, y0 + 1) * fx;
        return top * (1 - fy) + bottom * fy;

        float Lattice(int i, int j) =>
            (SplitMix64.Mix(seed + octave * 0x632be59bd9b4e019 + (ulong)(i % count) * 0x9e3779b97f4a7c15 + (ulong)(j % count) * 0xd1b54a32d192ed03) >> 40)
            * (1f / (1 << 24));
    }
}
