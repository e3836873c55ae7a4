using System.Globalization;
using System.Text;

namespace SamPt.Experiments.Interactive;

/// <summary>The mean J over objects against the number of interactions, one curve a method (Figure 7 of the paper).</summary>
/// <param name="Method">Its name.</param>
/// <param name="First">Interactions that point 0 belongs to: the first query points of the object that has most.</param>
/// <param name="MeanJ">One value for each further interaction.</param>
public sealed record InteractiveCurve(string Method, int First, IReadOnlyList<double> MeanJ)
{
    /// <summary>The curve of a method's records, until the last user stops. A user who stopped before keeps the last value.</summary>
    public static InteractiveCurve Of(string method, IReadOnlyList<InteractiveRecord> records)
    {
        var first = records.Max(record => record.Outcome.InitialInteractions);
        var last = records.Max(record => record.Interactions);
        return new InteractiveCurve(
            method, first, [.. Enumerable.Range(first, last - first + 1).Select(n => records.Average(record => record.JAfter(n)!.Value))]);
    }

    /// <summary>The mean J after so many interactions; null before the curve begins, its last value behind its end.</summary>
    public double? At(int interactions) =>
        interactions < First ? null : MeanJ[Math.Min(interactions - First, MeanJ.Count - 1)];

    /// <summary>A table: interactions, then a column for each curve, empty where it has not begun.</summary>
    public static string ToCsv(IReadOnlyList<InteractiveCurve> curves)
    {
        var text = new StringBuilder("interactions").AppendJoin("", curves.Select(c => "," + c.Method)).Append('\n');
        for (var n = curves.Min(c => c.First); n <= curves.Max(c => c.First + c.MeanJ.Count - 1); n++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{n}");
            foreach (var curve in curves) text.Append(',').Append(curve.At(n)?.ToString("0.000000", CultureInfo.InvariantCulture));
            text.Append('\n');
        }
        return text.ToString();
    }
}
