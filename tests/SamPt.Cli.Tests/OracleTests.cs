using System.Text.Json.Nodes;
using SamPt.Experiments.Tests.Runs;

namespace SamPt.Cli.Tests;

/// <summary>`vos --oracle` on squares that move away from under the points of a tracker that leaves them where they are.</summary>
public sealed class OracleTests : IDisposable
{
    private readonly TinyDataset dataset = new();

    public OracleTests() => dataset.Add("ant", 14, (1, 10, 10, 8), (3, 30, 20, 20));

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void All_prints_a_table_with_a_verdict_for_each_object()
    {
        var run = Vos("--oracle", "all", "-o", dataset.At("run"));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("sequence  object  plain  points  visibility   mask  lost at  verdict", run.Output);
        // All 16 points have been left behind by the smaller square after 8 frames at most, half of them after some 4.
        var row = Assert.Single(run.Output.Split('\n'), line => line.StartsWith("ant" + new string(' ', 12) + "1"));
        Assert.Contains("tracker lost it at frame 0000", row);
        Assert.Contains("attribution: " + dataset.At("run/attribution.json"), run.Output);
        foreach (var part in new[] { "plain", "points", "visibility", "mask" })
        {
            Assert.Contains($"{part}:\n", run.Error);
            Assert.Contains("run: " + dataset.At($"run/{part}"), run.Output);
        }
    }

    [Fact]
    public void All_prints_one_document_with_json()
    {
        var document = JsonNode.Parse(Vos("--oracle", "all", "-o", dataset.At("run"), "--json").Output)!;
        Assert.Equal("sampt.attribution/1", (string)document["schema"]!);
        Assert.Equal([1, 3], document["objects"]!.AsArray().Select(o => (int)o!["object"]!));
        Assert.Equal("tracker", (string)document["objects"]![0]!["cause"]!);
        Assert.Empty(document["failures"]!["plain"]!.AsArray());
    }

    [Fact]
    public void One_oracle_is_a_run_like_any_other()
    {
        var run = Vos("--oracle", "points", "-o", dataset.At("run"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("J&F-Mean", run.Output);
        Assert.Equal("points", (string)JsonNode.Parse(File.ReadAllText(dataset.At("run/run.json")))!["configuration"]!["oracle"]!);
        Vos("--oracle", "mask", "-o", dataset.At("run")).AssertFails(2, "oracle = \"points\", not \"mask\"");
        Vos("-o", dataset.At("run")).AssertFails(2, "oracle = \"points\", not null");
    }

    [Fact]
    public void Shards_of_an_oracle_join_to_its_scores()
    {
        dataset.Add("bee", 6, (1, 20, 8, 14));
        Vos("--oracle", "mask", "-o", dataset.At("whole"));
        foreach (var part in new[] { 1, 2 }) Vos("--oracle", "mask", "-o", dataset.At($"part{part}"), "--shard", $"{part}/2");
        var merged = CliRun.Of(["merge", dataset.At("part1"), dataset.At("part2"), "-o", dataset.At("merged")]);
        Assert.True(merged.ExitCode == 0, merged.Error);
        Assert.Equal(File.ReadAllText(dataset.At("whole/scores.json")), File.ReadAllText(dataset.At("merged/scores.json")));
    }

    [Theory]
    [InlineData(new[] { "--oracle", "masks" }, "--oracle: no oracle is called masks; did you mean mask? (there are points, visibility, mask, all)")]
    [InlineData(new[] { "--oracle", "all", "--shard", "1/2" }, "--oracle all: compares whole runs; leave out --shard")]
    [InlineData(new[] { "--oracle", "mask", "--plan" }, "--plan: forecasts the method itself")]
    [InlineData(new[] { "oracle=none" }, "oracle: expected one of points, visibility, mask or null")]
    [InlineData(new[] { "--oracle", "all", "use_point_reinit=true" }, "use_point_reinit=true chooses new ones on predicted masks; leave one of them out")]
    public void Refuses_what_makes_no_sense_before_it_writes_anything(string[] arguments, string expected)
    {
        Vos([.. arguments, "-o", dataset.At("run")]).AssertFails(2, expected);
        Assert.False(Directory.Exists(dataset.At("run")));
    }

    [Fact]
    public void Says_that_other_verbs_know_no_oracle() => CliRun.Of(
        ["interactive", "--dataset", "davis2017", "--data", dataset.Root, "-o", dataset.At("run"), "tracker=still", "segmenter=box", "oracle=mask"])
        .AssertFails(2, "oracle: unknown key");

    // Boxes are made of positive points: other objects' points alone would be a prompt that `box` has no answer to.
    private CliRun Vos(params string[] args) =>
        CliRun.Of(["vos", "--dataset", "davis2017", "--data", dataset.Root, .. args, "tracker=still", "segmenter=box", "add_other_objects_positive_points_as_negative_points=false"]);
}
