using System.Numerics;
using System.Numerics.Tensors;
using SamPt.Core.Imaging;

namespace SamPt.Core.Tracking;

/// <summary>Where a template was found.</summary>
/// <param name="Position">At full size.</param>
/// <param name="Found">False where the iteration left the image or the window has no texture to hold on to.</param>
internal readonly record struct Alignment(Vector2 Position, bool Found);

/// <summary>
/// Pyramidal Lucas-Kanade after Bouguet, "Pyramidal implementation of the Lucas Kanade feature tracker" (2000): at each level, from
/// coarse to fine, Newton steps with the template's gradients. Holds scratch memory: one instance per thread.
/// </summary>
internal sealed class LucasKanade(PatchWindow window, KltOptions options)
{
    private readonly float[] sampled = new float[window.Length];

    /// <summary>Looks for <paramref name="template"/> around <paramref name="start"/>, from level <paramref name="coarsest"/> down.</summary>
    public Alignment Align(PatchTemplate template, ImagePyramid image, Vector2 start, int coarsest)
    {
        var level = Math.Min(coarsest, Math.Min(template.LevelCount, image.Levels.Count) - 1);
        var position = start * MathF.ScaleB(1, -level);
        while (true)
        {
            var found = Descend(template.Levels[level], image.Levels[level], ref position);
            if (level == 0) return new Alignment(position, found);
            level--;
            position *= 2;
        }
    }

    /// <summary>
    /// The normalised cross-correlation of luma between a template and the image around <paramref name="position"/>, at a level or the
    /// coarsest there is.
    /// </summary>
    public float Correlation(PatchTemplate template, ImagePyramid image, Vector2 position, int level)
    {
        level = Math.Min(level, template.LevelCount - 1);
        var t = template.Levels[level];
        position *= MathF.ScaleB(1, -level);
        if (!PatchWindow.Covers(image.Levels[level].Size, position)) return -1;
        window.Sample(image.Levels[level].Luma, position, sampled);
        window.Centre(sampled, t.Weights, t.WeightSum);
        var energy = window.Dot(sampled, sampled, t.Weights);
        // A noise of a few gray levels on both sides: a flat window is like any other flat window.
        var noise = 4 * t.WeightSum;
        return (window.Dot(sampled, t.Channels[0].Values, t.Weights) + noise) / MathF.Sqrt((energy + noise) * (t.Energy + noise));
    }

    /// <summary>
    /// How unlike the template the image around <paramref name="position"/> is: the weighted root mean square difference of luma and
    /// chroma, in gray levels, at half and quarter size (at full size where there is nothing smaller).
    /// </summary>
    public float Distance(PatchTemplate template, ImagePyramid image, Vector2 position)
    {
        var count = Math.Min(template.LevelCount, image.Levels.Count);
        float sum = 0, weight = 0;
        for (var level = Math.Min(1, count - 1); level < Math.Min(3, count); level++)
        {
            var t = template.Levels[level];
            var planes = image.Levels[level];
            var centre = position * MathF.ScaleB(1, -level);
            if (!PatchWindow.Covers(planes.Size, centre)) return float.PositiveInfinity;
            window.Sample(planes.Luma, centre, sampled);
            TensorPrimitives.Subtract(sampled, t.Mean, sampled);
            sum += options.LumaShare * window.SquaredDifference(sampled, t.Channels[0].Values, t.Weights);
            if (t.Channels.Length > 1)
            {
                window.Sample(planes.Cb!, centre, sampled);
                sum += window.SquaredDifference(sampled, t.Channels[1].Values, t.Weights);
                window.Sample(planes.Cr!, centre, sampled);
                sum += window.SquaredDifference(sampled, t.Channels[2].Values, t.Weights);
            }
            weight += t.WeightSum;
        }
        return MathF.Sqrt(sum / weight);
    }

    private bool Descend(PatchTemplateLevel template, ImagePyramidLevel image, ref Vector2 position)
    {
        var determinant = template.Xx * template.Yy - template.Xy * template.Xy;
        if (template.Texture < options.MinEigenvalue || determinant <= 0) return false;
        var start = position;
        var last = Vector2.Zero;
        for (var i = 0; i < options.Iterations; i++)
        {
            if (!PatchWindow.Covers(image.Size, position))
            {
                position = start;
                return false;
            }
            var channels = template.Channels;
            var sum = window.Correlate(image.Luma, position, channels[0].X, channels[0].Y) - template.Target;
            if (channels.Length > 1)
            {
                sum += window.Correlate(image.Cb!, position, channels[1].X, channels[1].Y);
                sum += window.Correlate(image.Cr!, position, channels[2].X, channels[2].Y);
            }
            var step = new Vector2(template.Xy * sum.Y - template.Yy * sum.X, template.Xy * sum.X - template.Xx * sum.Y) / determinant;
            position += step;
            if (step.LengthSquared() <= options.Epsilon * options.Epsilon) break;
            if (i > 0 && (step + last).LengthSquared() < 1e-4f)
            {
                // Two places in turn: the middle is the better answer.
                position -= step / 2;
                break;
            }
            last = step;
        }
        if (PatchWindow.Covers(image.Size, position)) return true;
        position = start;
        return false;
    }
}
