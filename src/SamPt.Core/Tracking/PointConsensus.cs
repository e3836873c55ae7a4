using System.Numerics;

namespace SamPt.Core.Tracking;

/// <summary>What the points of a group say about one point's displacement.</summary>
/// <param name="Motion">The displacement they expect.</param>
/// <param name="Support">How many of them, in effect, say so.</param>
/// <param name="Spread">How much they differ, in pixels.</param>
internal readonly record struct Advice(Vector2 Motion, float Support, float Spread);

/// <summary>
/// Fellows advise one another: a similarity transform is fitted around a point to the displacements of the others, robustly, where those
/// count most that are near and have moved alike so far. Objects that share a group thereby come apart. Holds scratch memory.
/// </summary>
internal sealed class PointConsensus(int count)
{
    private const int Rounds = 6;
    private const int Neighbours = 4;
    private const float LeastReach = 8;
    private const float LeastSpread = 1.5f;
    private const float MostResidual = 30;
    private const float MemoryRate = 0.2f;

    private readonly float[] disagreement = new float[count * count];
    private readonly float[] weights = new float[count];
    private readonly float[] distances = new float[count];

    /// <summary>
    /// The displacement of point <paramref name="i"/> by those of the others, which were at <paramref name="from"/> and have moved by
    /// <paramref name="motion"/>; a confidence of 0 silences a point.
    /// </summary>
    public Advice Predict(int i, ReadOnlySpan<Vector2> from, ReadOnlySpan<Vector2> motion, ReadOnlySpan<float> confidence)
    {
        var (reach, sum) = Weigh(i, from, confidence);
        if (sum <= 0) return default;
        var fit = new Similarity(Vector2.Zero, 0, 0);
        float support = 0, spread = float.PositiveInfinity;
        for (var round = 0; round < Rounds; round++)
        {
            (fit, support) = Fit(i, from, motion, fit, spread, reach);
            var residuals = 0f;
            for (var j = 0; j < count; j++)
            {
                if (weights[j] > 0) residuals += weights[j] * MathF.Min(fit.Residual(from[j] - from[i], motion[j]), MostResidual);
            }
            spread = MathF.Max(LeastSpread, residuals / sum);
        }
        return new Advice(fit.Motion, support, spread);
    }

    /// <summary>Remembers which points moved alike.</summary>
    public void Learn(ReadOnlySpan<Vector2> from, ReadOnlySpan<Vector2> motion, ReadOnlySpan<float> confidence)
    {
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (confidence[i] <= 0 || confidence[j] <= 0) continue;
                // Two pixels of difference are noise; further apart, turning and growing make for more.
                var relative = (motion[i] - motion[j]).LengthSquared() / (4 + 0.01f * (from[i] - from[j]).Length());
                ref var memory = ref disagreement[i * count + j];
                memory += MemoryRate * confidence[i] * confidence[j] * (MathF.Min(relative, 20) - memory);
                disagreement[j * count + i] = memory;
            }
        }
    }

    private (float Reach, float Sum) Weigh(int i, ReadOnlySpan<Vector2> from, ReadOnlySpan<float> confidence)
    {
        var known = 0;
        for (var j = 0; j < count; j++)
        {
            if (j != i && confidence[j] > 0) distances[known++] = (from[j] - from[i]).Length();
        }
        if (known == 0) return (0, 0);
        distances.AsSpan(0, known).Sort();
        var reach = MathF.Max(distances[Math.Min(Neighbours, known) - 1], LeastReach);
        var sum = 0f;
        for (var j = 0; j < count; j++)
        {
            var distance = 1 + (from[j] - from[i]).LengthSquared() / (reach * reach);
            var unlike = 1 + disagreement[i * count + j];
            weights[j] = j == i ? 0 : MathF.Max(confidence[j], 0) / (distance * distance * unlike * unlike);
            sum += weights[j];
        }
        return (reach, sum);
    }

    /// <summary>One round of reweighted least squares: who disagreed with the last fit by the spread counts half.</summary>
    private (Similarity Fit, float Support) Fit(
        int i, ReadOnlySpan<Vector2> from, ReadOnlySpan<Vector2> motion, Similarity last, float spread, float reach)
    {
        Vector2 meanMotion = Vector2.Zero, centre = Vector2.Zero;
        var total = 0f;
        for (var j = 0; j < count; j++)
        {
            var w = RobustWeight(i, j, from, motion, last, spread);
            total += w;
            meanMotion += w * motion[j];
            centre += w * (from[j] - from[i]);
        }
        meanMotion /= total;
        centre /= total;
        float grow = 0, turn = 0, area = 0;
        for (var j = 0; j < count; j++)
        {
            var w = RobustWeight(i, j, from, motion, last, spread);
            var x = from[j] - from[i] - centre;
            var d = motion[j] - meanMotion;
            grow += w * Vector2.Dot(x, d);
            turn += w * (x.X * d.Y - x.Y * d.X);
            area += w * x.LengthSquared();
        }
        // The ridge lets growth and turning in only as far as the fellows span an area.
        area += 0.075f * reach * reach * total + 1;
        var fit = new Similarity(Vector2.Zero, grow / area, turn / area);
        return (fit with { Motion = meanMotion - fit.At(centre) }, total);
    }

    private float RobustWeight(int i, int j, ReadOnlySpan<Vector2> from, ReadOnlySpan<Vector2> motion, Similarity last, float spread)
    {
        if (weights[j] <= 0) return 0;
        if (float.IsPositiveInfinity(spread)) return weights[j];
        var r = last.Residual(from[j] - from[i], motion[j]) / spread;
        return weights[j] / (1 + r * r);
    }

    /// <summary>Displacements around a point: its own motion, and what grows and turns with the offset from it.</summary>
    private readonly record struct Similarity(Vector2 Motion, float Grow, float Turn)
    {
        public Vector2 At(Vector2 offset) => Motion + new Vector2(Grow * offset.X - Turn * offset.Y, Turn * offset.X + Grow * offset.Y);

        public float Residual(Vector2 offset, Vector2 motion) => (motion - At(offset)).Length();
    }
}
