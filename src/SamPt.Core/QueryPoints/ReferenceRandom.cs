namespace SamPt.Core.QueryPoints;

/// <summary>
/// PyTorch's CPU generator after manual_seed: MT19937 seeded by init_genrand. The same seed therefore draws the same pixels as the
/// reference implementation.
/// </summary>
public sealed class ReferenceRandom
{
    private const int StateSize = 624;
    private const int Shift = 397;

    private readonly uint[] state = new uint[StateSize];
    private int next = StateSize;

    public ReferenceRandom(ulong seed)
    {
        // Knuth's multiplier in the initialisation of Matsumoto and Nishimura, 2002; PyTorch keeps the low 32 bits of the seed.
        state[0] = (uint)seed;
        for (var i = 1; i < StateSize; i++)
            state[i] = 1812433253u * (state[i - 1] ^ state[i - 1] >> 30) + (uint)i;
    }

    /// <summary>How many numbers have been drawn.</summary>
    public long Drawn { get; private set; }

    /// <summary>Draws <paramref name="count"/> numbers and drops them.</summary>
    public void Skip(long count)
    {
        for (var i = 0L; i < count; i++) NextUInt32();
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        Drawn++;
        if (next == StateSize) Regenerate();
        var y = state[next++];
        y ^= y >> 11;
        y ^= y << 7 & 0x9d2c5680u;
        y ^= y << 15 & 0xefc60000u;
        return y ^ y >> 18;
    }

    /// <summary>
    /// torch.randperm(n): a Fisher-Yates shuffle of 0 .. n-1 in which step i swaps i with i + (next 32 bits mod (n - i)).
    /// </summary>
    public int[] Permutation(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        var order = new int[n];
        for (var i = 0; i < n; i++) order[i] = i;
        for (var i = 0; i < n - 1; i++)
        {
            var j = i + (int)(NextUInt32() % (uint)(n - i));
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    private void Regenerate()
    {
        for (var i = 0; i < StateSize; i++)
        {
            var y = state[i] & 0x80000000u | state[(i + 1) % StateSize] & 0x7fffffffu;
            state[i] = state[(i + Shift) % StateSize] ^ y >> 1 ^ ((y & 1) == 0 ? 0 : 0x9908b0dfu);
        }
        next = 0;
    }
}
