using System.Numerics;

namespace SamPt.Core.QueryPoints;

/// <summary>numpy's legacy global generator after np.random.seed: the same Mersenne Twister, drawn from in numpy's way.</summary>
public sealed class NumpyRandom(uint seed)
{
    private readonly ReferenceRandom generator = new(seed);

    /// <inheritdoc cref="ReferenceRandom.Drawn"/>
    public long Drawn => generator.Drawn;

    /// <inheritdoc cref="ReferenceRandom.Skip"/>
    public void Skip(long count) => generator.Skip(count);

    /// <summary>np.random.choice(n, count, replace=False): the first entries of a permutation.</summary>
    public int[] Choice(int n, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, n);
        var order = Enumerable.Range(0, n).ToArray();
        for (var i = n - 1; i > 0; i--)
        {
            var j = (int)Below((uint)i);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order[..count];
    }

    /// <summary>np.random.choice(n, count): independent draws, so that entries may come twice.</summary>
    public int[] ChoiceWithReplacement(int n, int count)
    {
        if (count > 0) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        var entries = new int[count];
        // Of one entry numpy takes it without drawing.
        for (var i = 0; i < count && n > 1; i++) entries[i] = (int)Below((uint)n - 1);
        return entries;
    }

    // Uniform on 0 .. highest by masking and rejection, as numpy's random_interval.
    private uint Below(uint highest)
    {
        var mask = (uint)(BitOperations.RoundUpToPowerOf2((ulong)highest + 1) - 1);
        uint value;
        do value = generator.NextUInt32() & mask;
        while (value > highest);
        return value;
    }
}
