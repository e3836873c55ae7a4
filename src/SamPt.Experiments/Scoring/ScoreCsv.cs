using System.Globalization;

namespace SamPt.Experiments.Scoring;

/// <summary>Every figure of scores as tables with all digits, for whoever works on with them; an undefined one is an empty cell.</summary>
internal static class ScoreCsv
{
    public static IEnumerable<ScoreTable> Of(Scores scores)
    {
        string[] measures = [.. scores.Objects.SelectMany(entry => entry.Measures.Keys).Distinct()];
        yield return new ScoreTable("objects.csv", Csv.Text(["sequence", "object", .. measures], scores.Objects.Select(entry => (string[])
        [
            entry.Sequence, $"{entry.Object}", .. measures.Select(name => Cell(entry.Measures.GetValueOrDefault(name, double.NaN))),
        ])));
        if (scores.Objects.All(entry => entry.Frames.Count == 0)) yield break;
        yield return new ScoreTable("frames.csv", Csv.Text(["sequence", "object", "frame", "J", "F"], scores.Objects.SelectMany(entry => entry.Frames.Select(frame =>
            new[] { entry.Sequence, $"{entry.Object}", frame.Frame, Cell(frame.J), Cell(frame.F) }))));
    }

    // "R": reading it back gives the same double.
    private static string Cell(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
