namespace SamPt.Core.Metrics;

/// <summary>Where the four bins of a decay begin and end.</summary>
public enum DecayBins
{
    /// <summary>As the DAVIS evaluator keeps them: in 8 bits, so that they wrap beyond 256 frames and the decay there is wrong or NaN.</summary>
    EightBit,

    /// <summary>As they are meant, for any number of frames.</summary>
    Exact,
}

/// <summary>
/// The DAVIS statistics of one object's values over its frames. Mean leaves NaN out; Recall is the share of values above 0.5, with
/// NaN as not above; Decay is the mean of the first quarter of the frames minus the mean of the last, NaN left out. A mean
/// over nothing is NaN.
/// </summary>
public readonly record struct SequenceStatistics(double Mean, double Recall, double Decay)
{
    /// <summary>The statistics of one value per frame, in frame order.</summary>
    public static SequenceStatistics Of(ReadOnlySpan<double> values, DecayBins bins = DecayBins.EightBit)
    {
        var above = 0;
        foreach (var value in values)
        {
            if (value > 0.5) above++;
        }
        var recall = values.IsEmpty ? double.NaN : (double)above / values.Length;
        return new SequenceStatistics(NanMean(values), recall, DecayOf(values, bins));
    }

    /// <summary>Mean of the first bin minus mean of the last; neighbouring bins share a frame.</summary>
    public static double DecayOf(ReadOnlySpan<double> values, DecayBins bins)
    {
        if (values.IsEmpty) return double.NaN;
        var edges = Edges(values.Length, bins);
        return NanMean(Bin(values, edges[0], edges[1])) - NanMean(Bin(values, edges[3], edges[4]));
    }

    /// <summary>Five zero-based frames: round-half-even(linspace(1, n, 5) + 1e-10) - 1.</summary>
    internal static int[] Edges(int count, DecayBins bins)
    {
        var edges = new int[5];
        for (var i = 0; i < edges.Length; i++)
        {
            var edge = (int)Math.Round(1 + i * ((count - 1) / 4.0) + 1e-10, MidpointRounding.ToEven) - 1;
            edges[i] = bins == DecayBins.EightBit ? edge & 0xFF : edge;
        }
        return edges;
    }

    // Wrapped edges may run backwards: such a bin is empty, as a slice of the evaluator is.
    private static ReadOnlySpan<double> Bin(ReadOnlySpan<double> values, int first, int last) =>
        first > last ? [] : values[first..(last + 1)];

    private static double NanMean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        var count = 0;
        foreach (var value in values)
        {
            if (double.IsNaN(value)) continue;
            sum += value;
            count++;
        }
        return sum / count;
    }
}
