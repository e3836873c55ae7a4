using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Prompting;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline.Propagation;

/// <summary>Masks as logits on a segmenter's grid, moved in working-scale pixels.</summary>
internal static class MovedMask
{
    /// <summary>Logits of a pixel that a given mask is sure of. What a segmenter is surer of is cut off here, or a mask could never be left again.</summary>
    public const float Sure = 8;

    private const int SamplesPerAxis = 4;

    /// <summary>
    /// What <paramref name="logits"/> show after <paramref name="motion"/>; beyond the grid its border goes on. What points do besides
    /// moving with the whole, their surroundings do as well.
    /// </summary>
    public static LowResolutionLogits Of(LowResolutionLogits logits, ObjectMotion motion)
    {
        var geometry = logits.Geometry;
        var (grid, values) = (geometry.Grid, new float[geometry.Grid.Area]);
        var toWorking = geometry.GridToWorking;
        if (!Matrix3x2.Invert(motion.Similarity, out var back) || !Matrix3x2.Invert(toWorking, out var toGrid)) return logits;
        var source = back * toGrid;
        var local = LocalMotion.Of(motion, SideOf(logits));
        for (var y = 0; y < grid.Height; y++)
        {
            for (var x = 0; x < grid.Width; x++)
            {
                var place = Vector2.Transform(new Vector2(x, y), toWorking);
                var at = Vector2.Transform(place - local.At(place), source);
                values[(y * grid.Width) + x] = Math.Clamp(logits.Sample(at), -Sure, Sure);
            }
        }
        return new LowResolutionLogits(geometry, values);
    }

    /// <summary>The side of a square as large as the mask, in working-scale pixels; at least that of a few cells.</summary>
    public static float SideOf(LowResolutionLogits logits)
    {
        const int Least = 16;
        var cells = 0;
        foreach (var value in logits.Values)
        {
            if (value > 0) cells++;
        }
        return MathF.Sqrt(Math.Max(cells, Least) * logits.Geometry.GridToWorking.GetDeterminant());
    }

    /// <summary>A mask at working scale as logits: how much of each cell it covers.</summary>
    public static LowResolutionLogits Of(BinaryMask mask, LogitGeometry geometry)
    {
        var (grid, values) = (geometry.Grid, new float[geometry.Grid.Area]);
        var toWorking = geometry.GridToWorking;
        for (var y = 0; y < grid.Height; y++)
        {
            for (var x = 0; x < grid.Width; x++)
                values[(y * grid.Width) + x] = Sure * ((2 * Cover(mask, toWorking, x, y)) - 1);
        }
        return new LowResolutionLogits(geometry, values);
    }

    private static float Cover(BinaryMask mask, Matrix3x2 toWorking, int x, int y)
    {
        var covered = 0;
        for (var row = 0; row < SamplesPerAxis; row++)
        {
            for (var column = 0; column < SamplesPerAxis; column++)
            {
                var offset = new Vector2(column + 0.5f, row + 0.5f) / SamplesPerAxis - new Vector2(0.5f);
                var at = Vector2.Transform(new Vector2(x, y) + offset, toWorking);
                var (px, py) = ((int)MathF.Round(at.X), (int)MathF.Round(at.Y));
                if (px >= 0 && py >= 0 && px < mask.Size.Width && py < mask.Size.Height && mask[px, py]) covered++;
            }
        }
        return (float)covered / (SamplesPerAxis * SamplesPerAxis);
    }
}
