using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Data.Synthetic;

/// <summary>Paints a <see cref="Scene"/>: pictures with soft edges and motion blur, and label maps with neither.</summary>
internal static class SceneRenderer
{
    private const int MostSubframes = 6;

    /// <summary>The picture of frame <paramref name="t"/>.</summary>
    public static RgbFrame Picture(Scene scene, int t)
    {
        var moments = Moments(scene, t);
        var poses = Array.ConvertAll(moments, scene.Poses);
        var views = Array.ConvertAll(moments, m => new GroundView(scene, m));
        var frame = new RgbFrame(scene.Size);
        var sums = new ulong[scene.Size.Width];
        var row = new ulong[scene.Size.Width];
        for (var y = 0; y < scene.Size.Height; y++)
        {
            sums.AsSpan().Clear();
            for (var k = 0; k < moments.Length; k++)
            {
                views[k].Paint(y, row);
                foreach (var pose in poses[k]) Paint(pose, y, row);
                for (var x = 0; x < row.Length; x++) sums[x] += row[x];
            }
            Expose(scene, t, y, sums, 1f / moments.Length, frame.Row(y));
        }
        return frame;
    }

    /// <summary>The objects' ids at the very moment of frame <paramref name="t"/>: the front layer at each pixel's centre.</summary>
    public static LabelMap Labels(Scene scene, int t)
    {
        var labels = new LabelMap(scene.Size);
        foreach (var pose in scene.Poses(t))
        {
            if (pose.Layer.Opacity < 1) continue;
            for (var y = 0; y < scene.Size.Height; y++)
            {
                var row = labels.Row(y);
                var (first, last) = pose.Columns(y, row.Length);
                for (var x = first; x <= last; x++)
                {
                    if (pose.Hit(x, y, 0) is { Depth: > 0 }) row[x] = (byte)pose.Layer.Label;
                }
            }
        }
        return labels;
    }

    /// <summary>Evenly spaced moments while the shutter is open, as many as the fastest thing moves pixels, up to a limit.</summary>
    private static double[] Moments(Scene scene, int t)
    {
        if (scene.Shutter <= 0) return [t];
        double open = t - scene.Shutter / 2, close = t + scene.Shutter / 2;
        var far = Math.Abs(scene.Ground.PanX.At(close) - scene.Ground.PanX.At(open)) + Math.Abs(scene.Ground.PanY.At(close) - scene.Ground.PanY.At(open));
        foreach (var layer in scene.Layers)
            far = Math.Max(far, Math.Abs(layer.X.At(close) - layer.X.At(open)) + Math.Abs(layer.Y.At(close) - layer.Y.At(open)));
        var count = Math.Clamp((int)Math.Ceiling(far), 1, MostSubframes);
        var moments = new double[count];
        for (var k = 0; k < count; k++) moments[k] = open + scene.Shutter * (k + 0.5) / count;
        return moments;
    }

    private static void Paint(LayerPose pose, int y, ulong[] row)
    {
        var (first, last) = pose.Columns(y, row.Length);
        for (var x = first; x <= last; x++)
        {
            if (pose.Hit(x, y, 0.5) is not { } hit) continue;
            var part = pose.Layer.Parts[hit.Spot.Part];
            var colour = part.Surface.At(hit.Spot.X + part.SurfaceOrigin.X, hit.Spot.Y + part.SurfaceOrigin.Y);
            var cover = Math.Min(hit.Depth + 0.5, 1) * pose.Layer.Opacity;
            row[x] = PackedColour.Mix(row[x], colour, (uint)(cover * 256));
        }
    }

    /// <summary>Lighting, sensor noise and rounding to bytes.</summary>
    private static void Expose(Scene scene, int t, int y, ulong[] sums, float scale, Span<byte> target)
    {
        var width = scene.Size.Width;
        var light = scene.Light;
        var gain = light.Gain.At(t) + light.SlopeY.At(t) * (y / (double)scene.Size.Height - 0.5);
        var slope = light.SlopeX.At(t) / width;
        var start = gain - slope * width / 2;
        var seed = scene.Seed + ((ulong)t << 40) + ((ulong)y << 20);
        var noise = scene.Noise / 255;
        for (int x = 0, i = 0; x < width; x++, i += 3)
        {
            var colour = PackedColour.Unpack(sums[x]) * (scale * (float)(start + slope * x));
            // Two bytes a channel: triangular noise around 0.
            var bits = SplitMix64.Mix(seed + (ulong)x);
            target[i] = Round(colour.R + noise * ((int)(bits & 255) - (int)(bits >> 8 & 255)));
            target[i + 1] = Round(colour.G + noise * ((int)(bits >> 16 & 255) - (int)(bits >> 24 & 255)));
            target[i + 2] = Round(colour.B + noise * ((int)(bits >> 32 & 255) - (int)(bits >> 40 & 255)));
        }
    }

    private static byte Round(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);

    /// <summary>The ground at one moment.</summary>
    private readonly struct GroundView
    {
        private readonly Texture surface;
        private readonly double startX, startY, alongX, alongY, downX, downY;

        public GroundView(Scene scene, double t)
        {
            var ground = scene.Ground;
            surface = ground.Surface;
            double turn = ground.Turn.At(t), zoom = 1 / ground.Zoom.At(t);
            (alongX, alongY) = (zoom * StableMath.Cos(turn), zoom * StableMath.Sin(turn));
            (downX, downY) = (-alongY, alongX);
            double centreX = scene.Size.Width / 2.0, centreY = scene.Size.Height / 2.0;
            startX = ground.PanX.At(t) - centreX * alongX - centreY * downX;
            startY = ground.PanY.At(t) - centreX * alongY - centreY * downY;
        }

        public void Paint(int y, ulong[] row)
        {
            double u = startX + y * downX, v = startY + y * downY;
            for (var x = 0; x < row.Length; x++) row[x] = surface.At(u + x * alongX, v + x * alongY);
        }
    }
}
