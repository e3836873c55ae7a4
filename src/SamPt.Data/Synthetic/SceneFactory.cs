using SamPt.Core.Imaging;

namespace SamPt.Data.Synthetic;

/// <summary>Draws the scene of a clip by the settings.</summary>
internal sealed class SceneFactory(SynthOptions options, SplitMix64 random)
{
    private const int Attempts = 60;

    private readonly double difficulty = options.Difficulty;
    private readonly ImageSize size = options.Size;

    public Scene Draw()
    {
        var unit = Math.Min(size.Width, size.Height);
        var surface = TextureFactory.Landscape(random.Fork(), unit > 300 ? 1024 : 512);
        var ground = DrawGround(surface);
        var objects = new ObjectFactory(options, random.Fork(), surface, ground);
        var count = options.MinObjects + random.Below(options.MaxObjects - options.MinObjects + 1);
        var layers = new List<Layer>();
        var front = objects.Occluders();
        for (var id = 1; id <= count; id++)
        {
            var drawn = objects.Object(id, count);
            // Every object has to show on the first frame, where a dataset gives its mask.
            for (var attempt = 1; attempt < Attempts && !AllShow([.. layers, .. drawn, .. front], id); attempt++)
                drawn = objects.Object(id, count);
            layers.AddRange(drawn);
        }
        return new Scene(size, ground, [.. layers, .. front], DrawLight())
        {
            Shutter = options.MotionBlur && random.Chance(0.3 + 0.6 * difficulty) ? random.Between(0.2, 0.3 + 0.5 * difficulty) : 0,
            Noise = (float)random.Between(2, 8),
            Seed = random.Next(),
        };
    }

    /// <summary>Whether each object up to <paramref name="count"/> shows a few hundred pixels (of 854x480) on frame 0.</summary>
    private bool AllShow(Layer[] layers, int count)
    {
        var step = Math.Max(1, Math.Min(size.Width, size.Height) / 80);
        var poses = Array.ConvertAll(layers, l => new LayerPose(l, 0));
        var seen = new int[count + 1];
        for (var y = step / 2; y < size.Height; y += step)
        {
            for (var x = step / 2; x < size.Width; x += step)
            {
                if (Scene.Front(poses, x, y) is { } hit) seen[layers[hit.Layer].Label]++;
            }
        }
        return seen.Skip(1).All(n => n >= 25);
    }

    private Ground DrawGround(Texture surface)
    {
        var moving = options.CameraMotion ? 1.0 : 0.0;
        var reach = moving * size.Width * (0.01 + 0.12 * difficulty) * random.Unit();
        return new Ground(
            surface,
            new Wave(random.Between(0, 1024), moving * random.Between(-3, 3) * difficulty, Wave.Swing(random, reach, 50, 160)),
            new Wave(random.Between(0, 1024), moving * random.Between(-1, 1) * difficulty, Wave.Swing(random, reach / 2, 50, 160)),
            new Wave(random.Between(0, 6), 0, Wave.Swing(random, moving * 0.12 * difficulty * random.Unit(), 60, 200)),
            new Wave(1.2, 0, Wave.Swing(random, moving * 0.15 * difficulty * random.Unit(), 60, 200)));
    }

    private Light DrawLight()
    {
        var amount = options.Lighting ? 0.05 + 0.2 * difficulty : 0;
        return new Light(
            new Wave(1, 0, Wave.Swing(random, amount * random.Unit(), 30, 150)),
            new Wave(0, 0, Wave.Swing(random, amount * random.Unit(), 60, 200)),
            new Wave(0, 0, Wave.Swing(random, amount * random.Unit(), 60, 200)));
    }
}
