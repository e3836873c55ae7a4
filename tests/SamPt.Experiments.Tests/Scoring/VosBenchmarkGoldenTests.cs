using SamPt.Experiments.Scoring;
using SamPt.Tests;

namespace SamPt.Experiments.Tests.Scoring;

public class VosBenchmarkGoldenTests
{
    [SharedTheory]
    [InlineData("skip_first_and_last", false)]
    [InlineData("all_frames", true)]
    public void Equals_the_public_tool(string part, bool keepFirstAndLast)
    {
        var golden = GoldenScores.Read("davis2017", "vos-benchmark-scores.json").GetProperty(part);
        var scores = Scorer.Score(new ScoringRequest
        {
            Protocol = "vos-benchmark",
            GroundTruth = SharedData.Path("golden", "davis2017", "annotations"),
            Predictions = SharedData.Path("golden", "davis2017", "predictions"),
            KeepFirstAndLast = keepFirstAndLast,
        });

        double Global(string name) => golden.GetProperty("global_" + name).GetDouble();
        Assert.Equal(Global("J"), scores.Global["J"], GoldenScores.Tolerance);
        Assert.Equal(Global("F"), scores.Global["F"], GoldenScores.Tolerance);
        Assert.Equal(Global("JF"), scores.Global["J&F"], GoldenScores.Tolerance);
        Assert.Equal(Global("JF") / 100, scores.Global["J&F-Mean"], GoldenScores.Tolerance);

        var table = "sequence    ,obj,  J&F,    J,    F\n"
            + $"Global score,   , {GoldenScores.Cell(Global("JF"), 1)}, {GoldenScores.Cell(Global("J"), 1)}, {GoldenScores.Cell(Global("F"), 1)}\n";
        var rows = golden.GetProperty("sequences").EnumerateObject().SelectMany(sequence => sequence.Value.EnumerateObject()
            .Select(item => (Sequence: sequence.Name, Object: int.Parse(item.Name), J: item.Value.GetProperty("J").GetDouble(), F: item.Value.GetProperty("F").GetDouble()))).ToList();
        Assert.Equal(16, rows.Count);
        Assert.Equal(rows.Select(row => (row.Sequence, row.Object)), scores.Objects.Select(item => (item.Sequence, item.Object)));
        foreach (var (row, actual) in rows.Zip(scores.Objects))
        {
            Assert.Equal(row.J, actual.Measures["J"], GoldenScores.Tolerance);
            Assert.Equal(row.F, actual.Measures["F"], GoldenScores.Tolerance);
            var cells = new[] { (row.J + row.F) / 2, row.J, row.F }.Select(value => " " + GoldenScores.Cell(value, 1).PadLeft(4));
            table += $"{row.Sequence,-12},{row.Object:000},{string.Join(',', cells)}\n";
        }
        Assert.Equal(table, GoldenScores.Text(scores, "results.csv"));
    }
}
