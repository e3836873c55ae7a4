using System.Text.Json;
using SamPt.Experiments.Scoring;
using SamPt.Tests;

namespace SamPt.Experiments.Tests.Scoring;

/// <summary>Against the reference's copy of ytvoseval: synthetic instances with ties, crowds, empty tracks and null frames.</summary>
public class UvoGoldenTests
{
    [Theory]
    [InlineData("class-agnostic")]
    [InlineData("two-categories")]
    public void Equals_the_official_evaluation(string set)
    {
        var golden = Expected(set);
        var scores = Score(set);
        var stats = golden.GetProperty("stats").EnumerateObject().ToList();
        Assert.Equal(12, stats.Count);
        Assert.Equal(stats.Select(s => s.Name), scores.Global.Keys);
        foreach (var stat in stats) Assert.Equal(stat.Value.GetDouble(), scores.Global[stat.Name], GoldenScores.Tolerance);
    }

    [Theory]
    [InlineData("class-agnostic", 1)]
    [InlineData("two-categories", 2)]
    public void Tells_of_every_true_object_its_best_overlap_and_its_area(string set, int categories)
    {
        var golden = Expected(set);
        var scores = Score(set);
        var areas = golden.GetProperty("gt_avg_area").EnumerateObject().ToDictionary(a => int.Parse(a.Name), a => a.Value.GetDouble());
        Assert.Equal(areas.Keys.Order(), scores.Objects.Select(o => o.Object).Order());
        foreach (var item in scores.Objects) Assert.Equal(areas[item.Object], item.Measures["Area-Mean"], 1e-6);

        var best = golden.GetProperty("ious").EnumerateObject()
            .SelectMany(video => Columns(video.Value)).Order().ToArray();
        Assert.Equal(best.Length, scores.Objects.Count(o => o.Measures["IoU-Best"] >= 0));
        Assert.True(best.Length >= 7 * categories);
        GoldenScores.EqualSeries(best, scores.Objects.Select(o => o.Measures["IoU-Best"]).Order());
    }

    [Fact]
    public void Does_not_depend_on_the_number_of_workers() =>
        Assert.Equal(ScoresJson.Write(Score("two-categories", workers: 1)), ScoresJson.Write(Score("two-categories", workers: 3)));

    [Fact]
    public void Scores_the_named_videos_alone()
    {
        var scores = Scorer.Score(Request("class-agnostic") with { Sequences = ["video2"] });
        Assert.Equal(["video2"], scores.Objects.Select(o => o.Sequence).Distinct());
        Assert.Equal(5, scores.Objects.Count);
    }

    [Fact]
    public void Prints_the_table_in_per_cent()
    {
        var table = Assert.Single(ProtocolCatalog.Find("uvo").Tables(Score("class-agnostic"), "val"));
        Assert.Equal("global_results-val.csv", table.FileName);
        var lines = table.Text.Split('\n');
        Assert.StartsWith("AR100,ARs,ARm,ARl,AP,AP50,AP75", lines[0]);
        Assert.StartsWith("44.286,24.286,62.000,70.000,19.472,46.629,22.442", lines[1]);
    }

    private static IEnumerable<double> Columns(JsonElement matrix)
    {
        var rows = matrix.EnumerateArray().Select(GoldenScores.Numbers).ToArray();
        return rows.Length == 0 ? [] : Enumerable.Range(0, rows[0].Length).Select(g => rows.Max(row => row[g]));
    }

    private static JsonElement Expected(string set) =>
        JsonDocument.Parse(File.ReadAllText(SharedData.Golden("ytvis-tiny", set, "expected.json"))).RootElement;

    private static Scores Score(string set, int workers = 2) => Scorer.Score(Request(set) with { Workers = workers });

    private static ScoringRequest Request(string set) => new()
    {
        Protocol = "uvo",
        GroundTruth = SharedData.Golden("ytvis-tiny", set, "annotations.json"),
        Predictions = SharedData.Golden("ytvis-tiny", set, "predictions.json"),
    };
}
