using System.Text.Json;
using SamPt.Core;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;
using SamPt.Experiments.Scoring;
using SamPt.Tests;

namespace SamPt.Experiments.Tests.Scoring;

public class Bdd100kGoldenTests
{
    [SharedFact]
    public void Equals_the_reference_evaluator()
    {
        var golden = GoldenScores.Read("bdd100k-tiny", "expected.json");
        var scores = Scorer.Score(Request("bdd100k-tiny"));
        var global = golden.GetProperty("global_scores").EnumerateObject().ToList();
        Assert.Equal(global.Select(g => g.Name).Order(), scores.Global.Keys.Order());
        foreach (var figure in global) Equal(figure.Value, scores.Global[figure.Name]);

        var objects = golden.GetProperty("objects").EnumerateArray().ToList();
        Assert.Equal(objects.Select(o => o.GetProperty("object").GetString()), scores.Objects.Select(o => $"{o.Sequence}_{o.Object}"));
        foreach (var (expected, item) in objects.Zip(scores.Objects))
        {
            foreach (var (theirs, ours) in new[] { ("", ""), ("_vis", "-Vis"), ("_nonvis", "-NonVis") })
            {
                foreach (var metric in new[] { "J", "F" })
                {
                    foreach (var statistic in new[] { "Mean", "Recall", "Decay" })
                        Equal(expected.GetProperty($"{metric}{theirs}_{statistic.ToLowerInvariant()}"), item.Measures[$"{metric}-{statistic}{ours}"]);
                }
            }
            Assert.Equal(expected.GetProperty("n_frames").GetInt32(), item.Measures["Frames"]);
            Assert.Equal(expected.GetProperty("visible_frames").GetInt32(), item.Measures["Visible-Frames"]);
            Assert.Equal(expected.GetProperty("nonvisible_frames").GetInt32(), item.Measures["NonVisible-Frames"]);
        }
        // The length stands in the table.
        var rows = GoldenScores.Text(scores, "per-sequence_results.csv").Split('\n').Skip(1).Take(objects.Count);
        Assert.Equal(objects.Select(o => o.GetProperty("length").GetString()), rows.Select(r => r.Split(',')[^1]));
        Assert.Contains(scores.Warnings, w => w.Contains("2 of 85 prediction files are missing"));
    }

    [SharedFact]
    public void Does_not_count_a_sequence_without_any_prediction_as_empty()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<DatasetException>(() => Scorer.Score(Request("bdd100k-tiny") with { Predictions = folder.Path }));
        Assert.Contains("no such prediction", error.Message);
    }

    [Theory]
    [InlineData((byte)255, (byte)1, "value 255")]
    [InlineData((byte)2, (byte)2, "but 1 does not occur")]
    [InlineData((byte)1, (byte)3, "object id 3")]
    public void Refuses_labels_that_the_benchmark_does_not_have(byte annotated, byte predicted, string complaint)
    {
        using var folder = new TemporaryFolder();
        Write(Path.Combine(folder.Path, "truth", "v", "0.png"), annotated);
        Write(Path.Combine(folder.Path, "found", "v", "0.png"), predicted);
        var request = new ScoringRequest { Protocol = "bdd100k", GroundTruth = Path.Combine(folder.Path, "truth"), Predictions = Path.Combine(folder.Path, "found") };
        Assert.Contains(complaint, Assert.Throws<DatasetException>(() => Scorer.Score(request)).Message);
    }

    private static void Write(string path, byte label)
    {
        var labels = new LabelMap(new Core.Imaging.ImageSize(4, 4));
        labels.Row(1)[1..3].Fill(label);
        LabelPng.Write(path, labels, DavisPalette.Instance);
    }

    private static void Equal(JsonElement expected, double actual) =>
        Assert.Equal(expected.ValueKind == JsonValueKind.Null ? double.NaN : expected.GetDouble(), actual, GoldenScores.Tolerance);

    private static ScoringRequest Request(string set) => new()
    {
        Protocol = "bdd100k",
        GroundTruth = SharedData.Path("golden", set, "val", "Annotations"),
        Predictions = SharedData.Path("golden", set, "predictions"),
    };

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("sampt-bdd-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
