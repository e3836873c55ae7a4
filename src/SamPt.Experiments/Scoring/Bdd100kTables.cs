using System.Globalization;
using System.Text;

namespace SamPt.Experiments.Scoring;

/// <summary>The two tables of SAM-PT's BDD100K evaluator: its columns, three decimals, 0..1; the first has a figure a row.</summary>
internal static class Bdd100kTables
{
    private static readonly (string Column, string Measure)[] Measures =
    [
        ("J-Mean", "J-Mean"), ("F-Mean", "F-Mean"), ("J-Mean-Vis", "J-Mean-Vis"), ("F-Mean-Vis", "F-Mean-Vis"),
        ("J-Mean-NonVis", "J-Mean-NonVis"), ("F-Mean-NonVis", "F-Mean-NonVis"),
    ];

    private static readonly (string Column, string Measure)[] Counts =
        [("n_frames", "Frames"), ("visible_frames", "Visible-Frames"), ("nonvisible_frames", "NonVisible-Frames")];

    public static IReadOnlyList<ScoreTable> Of(Scores scores) =>
        [new("global_results.csv", Global(scores)), new("per-sequence_results.csv", PerObject(scores))];

    private static string Global(Scores scores) =>
        "metric,value\n" + string.Concat(scores.Global.Select(m => $"{m.Key},{Cell(m.Value)}\n"));

    private static string PerObject(Scores scores)
    {
        var text = new StringBuilder("Sequence,").AppendJoin(',', Measures.Concat(Counts).Select(c => c.Column)).Append(",short-medium-long\n");
        foreach (var item in scores.Objects)
        {
            var cells = Measures.Select(c => Cell(item.Measures[c.Measure]))
                .Concat(Counts.Select(c => ((int)item.Measures[c.Measure]).ToString(CultureInfo.InvariantCulture)));
            text.Append($"{item.Sequence}_{item.Object},").AppendJoin(',', cells).Append($",{Bdd100kProtocol.LengthOf(item)}\n");
        }
        return text.ToString();
    }

    // pandas leaves the cell of a NaN empty.
    private static string Cell(double value) => double.IsNaN(value) ? "" : PythonNumber.Fixed(value, 3);
}
