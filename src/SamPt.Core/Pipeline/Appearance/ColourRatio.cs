using System.Numerics;

namespace SamPt.Core.Pipeline.Appearance;

/// <summary>How much more likely a colour is on an object than beside it: two histograms, read and written with trilinear weights.</summary>
internal sealed class ColourRatio
{
    /// <summary>Every bin has as much of both beforehand, of 1000 cells, so that colours never seen tell nothing.</summary>
    private const double Prior = 0.5, Cells = 1000;

    /// <summary>No colour tells more than this.</summary>
    private const double Most = 4;

    private readonly int bins;
    private readonly double[] logarithms;

    /// <param name="onObject">Colours of the object's cells.</param>
    /// <param name="beside">Colours of the others.</param>
    /// <param name="bins">A channel.</param>
    public ColourRatio(IEnumerable<Vector3> onObject, IEnumerable<Vector3> beside, int bins)
    {
        this.bins = bins;
        logarithms = new double[bins * bins * bins];
        var (on, off) = (Histogram(onObject), Histogram(beside));
        for (var i = 0; i < logarithms.Length; i++) logarithms[i] = Math.Clamp(Math.Log((on[i] + Prior) / (off[i] + Prior)), -Most, Most);
    }

    /// <summary>The natural logarithm of the ratio, smoothly from bin to bin.</summary>
    public double LogarithmOf(Vector3 colour)
    {
        var sum = 0.0;
        var (first, share) = Split(colour);
        for (var corner = 0; corner < 8; corner++) sum += logarithms[first + OffsetOf(corner)] * WeightOf(share, corner);
        return sum;
    }

    private double[] Histogram(IEnumerable<Vector3> colours)
    {
        var (histogram, count) = (new double[logarithms.Length], 0);
        foreach (var colour in colours)
        {
            var (first, share) = Split(colour);
            for (var corner = 0; corner < 8; corner++) histogram[first + OffsetOf(corner)] += WeightOf(share, corner);
            count++;
        }
        return Array.ConvertAll(histogram, bin => bin * Cells / Math.Max(1, count));
    }

    // A colour lies between eight bins; the lowest of them, and how far it is on from there.
    private (int First, Vector3 Share) Split(Vector3 colour)
    {
        var place = Vector3.Clamp((colour / 255 * bins) - new Vector3(0.5f), Vector3.Zero, new Vector3(bins - 1.001f));
        var (r, g, b) = ((int)place.X, (int)place.Y, (int)place.Z);
        return ((((r * bins) + g) * bins) + b, place - new Vector3(r, g, b));
    }

    private int OffsetOf(int corner) => ((((corner & 1) * bins) + ((corner >> 1) & 1)) * bins) + (corner >> 2);

    private static double WeightOf(Vector3 share, int corner) =>
        ((corner & 1) == 1 ? share.X : 1 - share.X) * ((corner & 2) == 2 ? share.Y : 1 - share.Y) * ((corner & 4) == 4 ? share.Z : 1 - share.Z);
}
