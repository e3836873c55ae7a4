using System.Text.Json;
using SamPt.Experiments.Tests.Runs;
using SamPt.Tests;

namespace SamPt.Cli.Tests;

public sealed class ScoreVerbTests : IDisposable
{
    private readonly TinyDataset dataset = new();

    public ScoreVerbTests()
    {
        dataset.Add("ant", 5, (1, 10, 10, 12));
        dataset.Add("bee", 5, (1, 20, 8, 14), (2, 4, 30, 8));
    }

    private string GroundTruth => Path.Combine(dataset.Root, "Annotations", "480p");

    public void Dispose() => dataset.Dispose();

    [SharedTheory]
    [InlineData("shift_3_-2")]
    [InlineData("lag3_drop7")]
    [InlineData("osvos_binary")]
    public void Equals_the_official_evaluator_on_real_sequences(string set)
    {
        var run = CliRun.Of(
        [
            "score", "--protocol", "davis2016", "--data", SharedData.Path("davis2016"),
            "--predictions", SharedData.Path("golden", "davis2016-predictions", set), "--json",
        ]);
        Assert.Equal(0, run.ExitCode);
        var scores = JsonDocument.Parse(run.Output).RootElement;
        var golden = JsonDocument.Parse(File.ReadAllText(SharedData.Path("golden", "davis2016-scores.json")))
            .RootElement.GetProperty("prediction_sets").GetProperty(set).GetProperty("global");
        foreach (var (ours, theirs) in new[]
        {
            ("J&F-Mean", "JF_mean"), ("J-Mean", "J_mean"), ("J-Recall", "J_recall"), ("J-Decay", "J_decay"),
            ("F-Mean", "F_mean"), ("F-Recall", "F_recall"), ("F-Decay", "F_decay"),
        })
        {
            Assert.Equal(golden.GetProperty(theirs).GetDouble(), scores.GetProperty("global").GetProperty(ours).GetDouble(), 1e-9);
        }
    }

    [Fact]
    public void Gives_full_marks_to_the_truth_and_prints_the_official_table()
    {
        var run = Score("--data", dataset.Root, "--predictions", GroundTruth);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("J&F-Mean  J-Mean  J-Recall  J-Decay  F-Mean  F-Recall  F-Decay", run.Output);
        Assert.Contains("bee_2", run.Output);
        Assert.Contains("1.000", run.Output);
    }

    [Fact]
    public void Takes_a_plain_folder_of_ground_truth()
    {
        var run = Score("--ground-truth", GroundTruth, "--predictions", GroundTruth, "--sequences", "ant");
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("bee", run.Output);
    }

    [Fact]
    public void Writes_the_tables_where_it_is_told_to()
    {
        var run = Score("--ground-truth", GroundTruth, "--predictions", GroundTruth, "-o", dataset.At("scores"));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            ["frames.csv", "global_results-val.csv", "objects.csv", "per-sequence_results-val.csv", "scores.json"],
            Directory.GetFiles(dataset.At("scores")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Refuses_a_missing_prediction_unless_told_to_count_it_as_empty()
    {
        CopyTruth("predictions");
        File.Delete(dataset.At("predictions/ant/00002.png"));

        Score("--data", dataset.Root, "--predictions", dataset.At("predictions"), "--json").AssertFails(3, Path.Combine("ant", "00002.png"));

        var allowed = Score("--data", dataset.Root, "--predictions", dataset.At("predictions"), "--json", "--allow-missing");
        Assert.Equal(0, allowed.ExitCode);
        Assert.Contains("warning: counted as empty masks: 1 of 6", allowed.Error);
        // One of ant's three scored frames is lost.
        var ant = JsonDocument.Parse(allowed.Output).RootElement.GetProperty("objects")[0].GetProperty("J-Mean").GetDouble();
        Assert.Equal(2.0 / 3, ant, 1e-12);
    }

    [Fact]
    public void Refuses_a_missing_sequence()
    {
        CopyTruth("predictions");
        Directory.Delete(dataset.At("predictions/bee"), recursive: true);
        Score("--data", dataset.Root, "--predictions", dataset.At("predictions")).AssertFails(3, "bee");
    }

    [Fact]
    public void Names_a_truncated_prediction()
    {
        CopyTruth("predictions");
        var file = dataset.At("predictions/bee/00001.png");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..60]);
        Score("--data", dataset.Root, "--predictions", dataset.At("predictions")).AssertFails(3, file);
    }

    [Fact]
    public void Needs_one_ground_truth()
    {
        Score("--predictions", GroundTruth).AssertFails(2, "--data or --ground-truth");
        Score("--predictions", GroundTruth, "--data", dataset.Root, "--ground-truth", GroundTruth).AssertFails(2, "--data or --ground-truth");
    }

    [Fact]
    public void Names_the_protocols() =>
        CliRun.Of(["score", "--protocol", "davis2018", "--data", "a", "--predictions", "b"]).AssertFails(2, "davis2017");

    [Fact]
    public void Names_a_folder_that_is_not_there() =>
        Score("--data", dataset.At("nowhere"), "--predictions", GroundTruth).AssertFails(3, dataset.At("nowhere"));

    [Fact]
    public void Starts_relative_paths_from_the_working_directory()
    {
        var run = CliRun.Of(["score", "--protocol", "davis2017", "--ground-truth", "480p", "--predictions", "480p"], Path.Combine(dataset.Root, "Annotations"));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void Cannot_write_below_a_file()
    {
        File.WriteAllText(dataset.At("file"), "");
        Score("--ground-truth", GroundTruth, "--predictions", GroundTruth, "-o", dataset.At("file")).AssertFails(5, dataset.At("file"));
    }

    private static CliRun Score(params string[] args) => CliRun.Of(["score", "--protocol", "davis2017", .. args]);

    private void CopyTruth(string name)
    {
        foreach (var file in Directory.GetFiles(GroundTruth, "*.png", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(dataset.At(name), Path.GetRelativePath(GroundTruth, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
