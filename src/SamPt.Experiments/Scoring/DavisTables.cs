using System.Text;

namespace SamPt.Experiments.Scoring;

/// <summary>The two tables of davis2017-evaluation: same columns, same order, three decimals, 0..1.</summary>
internal static class DavisTables
{
    private static readonly string[] GlobalColumns =
    [
        MeasureNames.JAndFMean, MeasureNames.JMean, MeasureNames.JRecall, MeasureNames.JDecay,
        MeasureNames.FMean, MeasureNames.FRecall, MeasureNames.FDecay,
    ];

    public static IReadOnlyList<ScoreTable> Of(Scores scores, string set) =>
    [
        new($"global_results-{set}.csv", Global(scores)),
        new($"per-sequence_results-{set}.csv", PerObject(scores)),
    ];

    private static string Global(Scores scores) =>
        string.Join(',', GlobalColumns) + "\n" + string.Join(',', GlobalColumns.Select(name => Cell(scores.Global[name]))) + "\n";

    // One row per object, though the file is called per-sequence.
    private static string PerObject(Scores scores)
    {
        var text = new StringBuilder("Sequence,J-Mean,F-Mean\n");
        foreach (var item in scores.Objects)
        {
            text.Append(Csv.Cell($"{item.Sequence}_{item.Object}")).Append(',')
                .Append(Cell(item.Measures[MeasureNames.JMean])).Append(',')
                .Append(Cell(item.Measures[MeasureNames.FMean])).Append('\n');
        }
        return text.ToString();
    }

    // pandas leaves the cell of a NaN empty.
    private static string Cell(double value) => double.IsNaN(value) ? "" : PythonNumber.Fixed(value, 3);
}
