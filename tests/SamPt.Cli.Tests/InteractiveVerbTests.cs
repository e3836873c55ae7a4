using System.Text.Json.Nodes;
using SamPt.Experiments.Tests.Runs;

namespace SamPt.Cli.Tests;

public sealed class InteractiveVerbTests : IDisposable
{
    private readonly TinyDataset dataset = new();

    public InteractiveVerbTests()
    {
        dataset.Add("ant", 5, (1, 10, 10, 12), (3, 30, 20, 10));
        dataset.Add("bee", 4, (1, 20, 8, 14));
    }

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void Simulates_every_user_on_every_object()
    {
        var run = Run("whole", "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        var methods = JsonNode.Parse(run.Output)!["methods"]!.AsArray();
        Assert.Equal(["sam-only", "online", "offline"], methods.Select(m => (string)m!["method"]!));
        Assert.All(methods, m => Assert.Equal(
            [("ant", 1), ("ant", 3), ("bee", 1)], m!["objects"]!.AsArray().Select(o => ((string)o!["video"]!, (int)o["object"]!))));
        foreach (var method in methods)
        {
            foreach (var found in method!["objects"]!.AsArray())
            {
                // The user sees the true masks: the end is never worse than the beginning where a checkpoint is kept.
                if ((string)method["method"]! == "offline") Assert.True((double)found!["J-last"]! >= (double)found["J-first"]! - 0.02);
                Assert.InRange((int)found!["interactions"]!, 1, 15);
            }
        }
        Assert.Equal(5, Directory.GetFiles(dataset.At("whole/online/Annotations/ant")).Length);
    }

    [Fact]
    public void Writes_every_interaction_and_the_curve_of_all_methods()
    {
        Assert.Equal(0, Run("whole").ExitCode);
        var lines = File.ReadAllLines(dataset.At("whole/online/history/bee.jsonl")).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(("start", "end"), ((string)lines[0]["event"]!, (string)lines[^1]["event"]!));
        var actions = lines.Where(line => (string)line["event"]! is "add" or "remove").ToArray();
        Assert.Equal(Enumerable.Range((int)lines[0]["interactions"]! + 1, actions.Length), actions.Select(line => (int)line["interactions"]!));
        Assert.All(actions, line => Assert.Equal((double)line["after"]!["J&F"]!, ((double)line["after"]!["J"]! + (double)line["after"]!["F"]!) / 2, 1e-12));

        var rows = File.ReadAllLines(dataset.At("whole/curve.csv"));
        Assert.Equal("interactions,sam-only,online,offline", rows[0]);
        // SAM alone begins with no point and with no mask: J is 0 on frames that show the object.
        Assert.Equal(["0", "0.000000", "", ""], rows[1].Split(','));
        // The first points of the others: two positives and a negative.
        Assert.Equal(3, rows.Skip(1).First(row => row.Split(',')[2].Length > 0).Split(',')[0] is var first ? int.Parse(first) : -1);
        Assert.Contains("<polyline", File.ReadAllText(dataset.At("whole/curve.svg")));
    }

    [Fact]
    public void Goes_on_after_the_last_finished_video_and_ends_with_the_same_bytes()
    {
        Assert.Equal(0, Run("whole").ExitCode);
        var history = dataset.At("whole/offline/history/bee.jsonl");
        var (before, curve) = (File.ReadAllBytes(history), File.ReadAllBytes(dataset.At("whole/curve.csv")));
        File.Delete(history);
        File.Delete(dataset.At("whole/curve.csv"));
        var again = Run("whole");
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Single(again.ErrorLines, line => line.Contains("interactions, "));
        Assert.Equal(before, File.ReadAllBytes(history));
        Assert.Equal(curve, File.ReadAllBytes(dataset.At("whole/curve.csv")));
        Run("whole", "seed=3").AssertFails(2, "seed = 72, not 3");
    }

    [Fact]
    public void Refuses_settings_out_of_range_all_together()
    {
        var run = Run("bad", "--methods", "offlime", "interactions_max_per_frame=0", "offline_interactive_iou_thresholds=[0.5,0.4]", "interactions_max=2");
        run.AssertFails(2, "no method is called offlime");
        Assert.Contains("did you mean offline", run.Error);
        Assert.Contains("interactions_max_per_frame: 0 is too small", run.Error);
        Assert.Contains("each above the one before", run.Error);
        Assert.Contains("interactions_max: 2 is below the 3 query points", run.Error);
        Assert.False(Directory.Exists(dataset.At("bad")));
    }

    [Fact]
    public void Wants_an_annotation_on_every_frame_and_keeps_the_other_videos()
    {
        File.Delete(Path.Combine(dataset.Root, "Annotations", "480p", "bee", "00002.png"));
        var run = Run("some", "--methods", "online");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("has no annotation; the simulated user needs one on every frame of bee", run.Error);
        Assert.True(File.Exists(dataset.At("some/online/history/ant.jsonl")));
        Assert.False(File.Exists(dataset.At("some/online/history/bee.jsonl")));
        Assert.False(File.Exists(dataset.At("some/curve.csv")));
    }

    private CliRun Run(string output, params string[] more) => CliRun.Of(
    [
        "interactive", "--dataset", "davis2017", "--data", dataset.Root, "-o", dataset.At(output), "tracker=still", "segmenter=box",
        "positive_points_per_mask=2", "interactions_max=12", .. more,
    ]);
}
