using System.Text.Json;
using SamPt.Data.Ytvis;
using SamPt.Experiments.Tests.Runs;

namespace SamPt.Cli.Tests;

public sealed class VisVerbTests : IDisposable
{
    // The segmenter `box` answers a single point with its pixel and is sure of it.
    private static readonly string[] Quick = ["tracker=still", "segmenter=box", "longest_size=64", "points_per_side=2", "iterative_refinement_iterations=0"];

    private readonly TinyDataset dataset = new();

    public VisVerbTests()
    {
        dataset.Add("ant", 4, (1, 10, 10, 12));
        dataset.Add("bee", 3, (1, 20, 8, 14));
        TinyUvo.Write(dataset, "ant", "bee");
    }

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void Writes_results_and_prints_the_table()
    {
        var run = Vis("run");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("AR100", run.Output);
        Assert.Contains("results.json", run.Output);
        var results = YtvisFile.ReadResults(dataset.At("run/results.json"));
        Assert.Equal([7, 7, 7, 7, 17, 17, 17, 17], results.Select(r => r.VideoId));
        // The points lie at the centres of the quarters of 64x48.
        var mask = results[3].Segmentations.Decode(new(64, 48), "")[0]!;
        Assert.Contains(mask.Bounds(), new Core.Imaging.BoundingBox?[] { new(48, 36, 48, 36), new(16, 36, 16, 36), new(48, 12, 48, 12), new(16, 12, 16, 12) });
    }

    [Fact]
    public void Prints_one_document_with_json()
    {
        var run = Vis("run", "--json");
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal("sampt.vis/1", document.RootElement.GetProperty("schema").GetString());
        var configuration = document.RootElement.GetProperty("manifest").GetProperty("configuration");
        Assert.Equal(100, configuration.GetProperty("point_tracker_mask_batch_size").GetInt32());
        Assert.Equal(0.88, configuration.GetProperty("pred_iou_thresh").GetDouble());
        Assert.True(document.RootElement.GetProperty("scores").GetProperty("global").TryGetProperty("ARs", out _));
    }

    [Fact]
    public void Can_be_scored_again_from_its_folder_and_from_its_file()
    {
        Vis("run");
        var truth = Path.Combine(dataset.Root, "annotations.json");
        var byFolder = CliRun.Of(["score", "--protocol", "uvo", "--ground-truth", truth, "--predictions", dataset.At("run"), "--json"]);
        var byFile = CliRun.Of(["score", "--protocol", "uvo", "--data", dataset.Root, "--predictions", dataset.At("run/results.json"), "--json"]);
        Assert.Equal((0, byFolder.Output), (byFile.ExitCode, byFile.Output));
        Assert.Equal(File.ReadAllText(dataset.At("run/scores.json")).TrimEnd(), byFolder.Output.TrimEnd());
    }

    [Fact]
    public void Merges_shards()
    {
        Vis("whole");
        Vis("part1", "--shard", "1/2");
        Vis("part2", "--shard", "2/2");
        var merged = CliRun.Of(["merge", dataset.At("part1"), dataset.At("part2"), "-o", dataset.At("joined")]);
        Assert.Equal(0, merged.ExitCode);
        foreach (var file in new[] { "results.json", "scores.json" })
            Assert.Equal(File.ReadAllText(dataset.At($"whole/{file}")), File.ReadAllText(dataset.At($"joined/{file}")));
    }

    [Fact]
    public void Draws_overlays()
    {
        Vis("run", "--overlay", "--sequences", "bee");
        Assert.True(File.Exists(dataset.At("run/overlay/bee.png")));
    }

    [Fact]
    public void Complains_of_results_for_a_video_that_does_not_exist()
    {
        File.WriteAllText(dataset.At("other.json"), """[{"video_id":99,"category_id":4,"score":1,"segmentations":[null]}]""");
        CliRun.Of(["score", "--protocol", "uvo", "--data", dataset.Root, "--predictions", dataset.At("other.json")]).AssertFails(3, "video_id 99, which");
    }

    [Fact]
    public void Complains_of_a_folder_without_annotations()
    {
        File.Delete(Path.Combine(dataset.Root, "annotations.json"));
        Vis("run").AssertFails(3, "UVO_video_val_dense.json: no such file");
    }

    [Fact]
    public void Sends_vos_users_here_when_there_are_no_masks()
    {
        var run = CliRun.Of(["vos", "--dataset", "uvo", "--data", dataset.Root, "-o", dataset.At("run"), "tracker=still", "segmenter=box"]);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("`sampt vis` finds objects without masks", run.Error);
    }

    [Fact]
    public void Keeps_its_settings_from_other_verbs() =>
        CliRun.Of(["vos", "--dataset", "uvo", "--data", dataset.Root, "-o", dataset.At("run"), "points_per_side=3"]).AssertFails(2, "points_per_side: unknown key");

    [Fact]
    public void Teaches_in_its_help()
    {
        var help = CliRun.Of(["vis", "--help"]);
        Assert.Equal(0, help.ExitCode);
        foreach (var word in new[] { "results.json", "pred_iou_thresh", "--masks 4", "reference_box_bug" }) Assert.Contains(word, help.Output);
    }

    private CliRun Vis(string name, params string[] more) =>
        CliRun.Of(["vis", "--dataset", "uvo", "--data", dataset.Root, "-o", dataset.At(name), .. more, .. Quick]);
}
