namespace SamPt.Data.Synthetic;

/// <summary>A quantity that changes smoothly with time, counted in frames: offset + slope·t + Σ amplitude·sin(rate·t + phase).</summary>
internal sealed record Wave(double Offset, double Slope = 0, params (double Amplitude, double Rate, double Phase)[] Sines)
{
    public double At(double t)
    {
        var value = Offset + Slope * t;
        foreach (var (amplitude, rate, phase) in Sines) value += amplitude * StableMath.Sin(rate * t + phase);
        return value;
    }

    /// <summary>The same motion times <paramref name="factor"/>, around <paramref name="offset"/>.</summary>
    public Wave Scaled(double factor, double offset) =>
        new(offset, factor * Slope, [.. Sines.Select(s => (factor * s.Amplitude, s.Rate, s.Phase))]);

    /// <summary>A swing of random phase whose period lies between the given numbers of frames.</summary>
    public static (double Amplitude, double Rate, double Phase) Swing(SplitMix64 random, double amplitude, double shortest, double longest) =>
        (amplitude, 2 * Math.PI / random.Between(shortest, longest), random.Between(0, 2 * Math.PI));
}
