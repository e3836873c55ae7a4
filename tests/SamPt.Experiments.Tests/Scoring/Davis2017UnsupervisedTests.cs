using System.Text.Json;
using SamPt.Core;
using SamPt.Experiments.Scoring;
using SamPt.Tests;

namespace SamPt.Experiments.Tests.Scoring;

public sealed class Davis2017UnsupervisedTests : IDisposable
{
    private const string Protocol = "davis2017-unsupervised";
    private readonly MaskFiles files = new();

    public void Dispose() => files.Dispose();

    [SharedFact]
    public void Equals_the_official_evaluator_on_real_proposals()
    {
        var golden = GoldenScores.Read("davis2017", "scores.json").GetProperty("unsupervised").GetProperty("sequences");
        var scores = Scorer.Score(new ScoringRequest
        {
            Protocol = Protocol, GroundTruth = SharedData.Path("golden", "davis2017", "annotations"),
            Predictions = SharedData.Path("golden", "davis2017", "proposals"), Sequences = ["judo", "shooting"],
        });
        var expected = golden.EnumerateObject().SelectMany(s => s.Value.GetProperty("pairs").EnumerateArray().Select((pair, row) => (s.Name, Row: row + 1, Pair: pair))).ToList();
        Assert.Equal(5, expected.Count);
        Assert.Equal(expected.Select(e => (e.Name, e.Row)), scores.Objects.Select(o => (o.Sequence, o.Object)));
        foreach (var (row, actual) in expected.Zip(scores.Objects))
        {
            Assert.Equal(row.Pair.GetProperty("proposal").GetDouble(), actual.Measures["Proposal"]);
            Assert.Equal(row.Pair.GetProperty("object").GetDouble(), actual.Measures["Matched-Object"]);
            foreach (var (metric, statistic) in from m in new[] { "J", "F" } from s in new[] { "Mean", "Recall", "Decay" } select (m, s))
                Assert.Equal(row.Pair.GetProperty(metric).GetProperty(statistic.ToLowerInvariant()).GetDouble(), actual.Measures[$"{metric}-{statistic}"], GoldenScores.Tolerance);
        }
    }

    // Golden/make_davis2017_unsupervised_golden.py: fewer proposals than objects, none at all, gaps on both sides, late objects, 20 proposals, void.
    [Fact]
    public void Equals_the_official_evaluator_on_drawn_sequences()
    {
        var expected = JsonDocument.Parse(File.ReadAllText(Golden("expected.json"))).RootElement;
        var scores = Scorer.Score(new ScoringRequest { Protocol = Protocol, GroundTruth = Golden("annotations"), Predictions = Golden("proposals") });
        foreach (var metric in new[] { "J", "F" })
        {
            foreach (var statistic in expected.GetProperty("global").GetProperty(metric).EnumerateObject())
                Assert.Equal(statistic.Value.GetDouble(), scores.Global[$"{metric}-{char.ToUpperInvariant(statistic.Name[0])}{statistic.Name[1..]}"], GoldenScores.Tolerance);
        }
        var rows = expected.GetProperty("rows").EnumerateObject().ToList();
        Assert.Equal(18, rows.Count);
        Assert.Equal(rows.Select(r => r.Name), scores.Objects.Select(o => $"{o.Sequence}_{o.Object}"));
        foreach (var (row, actual) in rows.Zip(scores.Objects))
        {
            GoldenScores.EqualFlat(row.Value, actual.Measures);
            GoldenScores.EqualSeries(GoldenScores.Numbers(row.Value.GetProperty("J")), actual.Frames.Select(f => f.J));
            GoldenScores.EqualSeries(GoldenScores.Numbers(row.Value.GetProperty("F")), actual.Frames.Select(f => f.F));
        }
        // Void pixels are left out, so nothing is to be said about them.
        Assert.EndsWith("count as objects, as in the official tool, in gaps, late", Assert.Single(scores.Warnings));
        Assert.StartsWith("J&F-Mean,J-Mean,J-Recall,J-Decay,F-Mean,F-Recall,F-Decay\n0.375,0.372,0.357,0.043,0.378,0.333,0.053\n", GoldenScores.Text(scores, "global_results-val.csv"));
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    [InlineData(255, false)]
    public void Takes_twenty_proposals_and_no_more(byte id, bool isTaken)
    {
        byte[] half = [1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0];
        files.AddAll("a", 2, half, [.. half.Select(v => (byte)(v * id))]);
        var request = new ScoringRequest { Protocol = Protocol, GroundTruth = files.GroundTruth, Predictions = files.Predictions };
        if (isTaken) Assert.Equal(1, Scorer.Score(request).Global["J&F-Mean"]);
        else Assert.StartsWith(Path.Combine(files.Predictions, "a", "00000.png") + $": proposal {id}", Assert.Throws<DatasetException>(() => Scorer.Score(request)).Message);
    }

    [Fact]
    public void Refuses_missing_frames_and_options_of_other_protocols()
    {
        files.AddAll("a", 3, [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
        File.Delete(Path.Combine(files.Predictions, "a", "00002.png"));
        var request = new ScoringRequest { Protocol = Protocol, GroundTruth = files.GroundTruth, Predictions = files.Predictions };
        Assert.Contains("1 of 3 prediction files are missing", Assert.Throws<DatasetException>(() => Scorer.Score(request)).Message);
        Assert.Equal(2.0 / 3, Scorer.Score(request with { AllowMissing = true }).Global["J-Mean"], 1e-12);
        Assert.Throws<ConfigurationException>(() => Scorer.Score(request with { KeepFirstAndLast = true }));
    }

    private static string Golden(params string[] parts) => SharedData.Golden(["davis2017-unsupervised", .. parts]);
}
