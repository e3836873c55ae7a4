namespace SamPt.Data.Synthetic;

/// <summary>
/// Steele, Lea and Flood's generator (2014): 64 bits of state, the same numbers on every platform. What is drawn from a
/// <see cref="Fork"/> does not disturb what is drawn from the generator itself.
/// </summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        state += 0x9e3779b97f4a7c15;
        return Mix(state);
    }

    /// <summary>A double in [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + (high - low) * Unit();

    /// <summary>An integer in 0 .. <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(Unit() * count);

    public bool Chance(double probability) => Unit() < probability;

    /// <summary>-1 or 1.</summary>
    public int Sign() => Chance(0.5) ? 1 : -1;

    /// <summary>An own generator for one part of the work.</summary>
    public SplitMix64 Fork() => new(Next());

    /// <summary>A fixed scramble of <paramref name="z"/>: the noise of lattice points and pixels.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
    }
}
