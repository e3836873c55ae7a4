using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Core.Pipeline;
using SamPt.Data.Ytvis;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Tests.Runs;

public sealed class VisRunTests : IDisposable
{
    private readonly TinyDataset dataset = new();
    private readonly List<RunEvent> events = [];

    public VisRunTests()
    {
        dataset.Add("ant", 6, (1, 10, 10, 12), (3, 30, 20, 14));
        dataset.Add("bee", 5, (1, 20, 8, 14));
        dataset.Add("cow", 5, (1, 8, 16, 12), (2, 30, 6, 16));
        TinyUvo.Write(dataset, "ant", "bee", "cow");
    }

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void Finds_and_follows_every_object_and_scores_them()
    {
        var outcome = Run("run");
        var results = YtvisFile.ReadResults(dataset.At("run/results.json"));
        // Videos by rising id, objects by falling confidence: the brighter the surer.
        Assert.Equal([7, 7, 17, 27, 27], results.Select(r => r.VideoId));
        Assert.All(results, r => Assert.Equal(4, r.CategoryId));
        Assert.Equal([6, 6, 5, 5, 5], results.Select(r => r.Segmentations.FrameCount));
        Assert.Equal(0.9 + 120 / 4000.0, results[0].Score, 1e-6);
        Assert.Equal(1, outcome.Scores!.Global["AR100"], 1e-9);
        Assert.Equal(1, outcome.Scores.Global["AP"], 1e-9);
        Assert.Equal(-1, outcome.Scores.Global["ARl"]);
        Assert.Equal(16, outcome.Manifest.Timings!.Frames);
        Assert.True(File.Exists(dataset.At("run/scores.json")));
    }

    [Fact]
    public void Predicts_the_first_frame_too_instead_of_writing_the_proposal()
    {
        // One positive point lies anywhere on the object, and the answer is the whole object: what is written is not the points' box.
        Run("run", "sequences=ant", "positive_points_per_mask=1", "negative_points_per_mask=0");
        var first = YtvisFile.ReadResults(dataset.At("run/results.json"))[0].Segmentations.Decode(new(64, 48), "")[0]!;
        Assert.Equal(14 * 14, first.Area);
        var trajectories = JsonNode.Parse(File.ReadAllText(dataset.At("run/trajectories/ant.json")))!;
        Assert.NotNull(trajectories["objects"]![0]!["predicted_iou"]![0]);
    }

    [Fact]
    public void Writes_null_where_an_object_has_no_mask_and_the_mean_score_of_the_others()
    {
        Run("run", "sequences=ant", "sam_iou_threshold=0.92");
        var results = YtvisFile.ReadResults(dataset.At("run/results.json"));
        // Object 1 of ant is predicted with 0.91 everywhere: below the threshold, so it has a score and no mask.
        var masks = results[1].Segmentations.Decode(new(64, 48), "");
        Assert.All(masks, Assert.Null);
        Assert.Equal(0.91, results[1].Score, 1e-6);
    }

    [Fact]
    public void Resumes_after_an_interruption_to_the_same_bytes()
    {
        Run("whole");
        using var interrupt = new CancellationTokenSource();
        var embedded = 0;
        var segmenter = new ObjectSegmenter { OnEmbed = () => { if (++embedded == 10) interrupt.Cancel(); } };
        Assert.ThrowsAny<OperationCanceledException>(() => Run("cut", [], segmenter, cancellation: interrupt.Token));
        Assert.Equal(["ant"], Directory.GetDirectories(dataset.At("cut/Annotations")).Select(Path.GetFileName));
        Run("cut");
        AssertSame("whole", "cut");
    }

    [Fact]
    public void Joins_shards_to_the_bytes_of_an_undivided_run()
    {
        Run("whole");
        foreach (var shard in new[] { new Shard(1, 2), new Shard(2, 2) }) Assert.Null(Run($"part{shard.Index}", [], shard: shard).Scores);
        var configuration = RunMerge.Join([new RunFolder(dataset.At("part1")), new RunFolder(dataset.At("part2"))], new RunFolder(dataset.At("joined")), default);
        Assert.Equal(VisOptions.Records, VisOptions.RecordsIn(configuration));
        Run("joined");
        AssertSame("whole", "joined");
    }

    [Fact]
    public void Segments_in_batches_as_one_by_one_where_objects_do_not_see_each_other()
    {
        Run("together", "add_other_objects_positive_points_as_negative_points=false");
        Run("alone", "add_other_objects_positive_points_as_negative_points=false", "masks_batch_size=1", "sequences=ant,bee,cow");
        static int Objects(string path) => YtvisFile.ReadResults(path).Count;
        Assert.Equal(Objects(dataset.At("together/results.json")), Objects(dataset.At("alone/results.json")));
        var trajectories = JsonNode.Parse(File.ReadAllText(dataset.At("alone/trajectories/ant.json")))!;
        Assert.Equal([1, 2], trajectories["objects"]!.AsArray().Select(o => (int)o!["object"]!));
    }

    [Fact]
    public void Keeps_the_first_so_many_proposals()
    {
        Run("run", "max_num_masks=1");
        Assert.Equal([7, 17, 27], YtvisFile.ReadResults(dataset.At("run/results.json")).Select(r => r.VideoId));
    }

    [Fact]
    public void Writes_an_empty_list_where_nothing_is_found()
    {
        var outcome = Run("run", "pred_iou_thresh=0.999");
        Assert.Empty(YtvisFile.ReadResults(dataset.At("run/results.json")));
        Assert.Equal(0, outcome.Scores!.Global["AR100"]);
        Assert.Contains(events, e => e is RunWarning { Message: var m } && m.Contains("3 of 3 videos have no results"));
    }

    [Fact]
    public void Goes_on_after_a_missing_frame_and_says_why_there_are_no_scores()
    {
        File.Delete(dataset.FrameFile("bee", 4));
        var error = Assert.Throws<DatasetException>(() => Run("run"));
        Assert.Contains(dataset.FrameFile("bee", 4), error.Message);
        File.WriteAllText(dataset.FrameFile("bee", 4), "no image");
        var outcome = Run("run");
        Assert.Equal("bee", Assert.Single(outcome.Manifest.Failures).Video);
        Assert.Null(outcome.Scores);
        Assert.Equal([7, 7, 27, 27], YtvisFile.ReadResults(dataset.At("run/results.json")).Select(r => r.VideoId));
    }

    [Theory]
    [InlineData("max_num_masks=300", "expected 1 to 255")]
    [InlineData("points_per_side=0", "expected at least 1")]
    [InlineData("min_size_test=8", "expected at least 32")]
    [InlineData("stability_score_treshold=1", "stability_score_thresh")]
    public void Refuses_settings_out_of_range(string setting, string complaint)
    {
        var error = Assert.Throws<ConfigurationException>(() => Run("run", setting));
        Assert.Contains(complaint, error.Message);
    }

    [Fact]
    public void Takes_the_keys_of_the_references_groups()
    {
        Run("run", "model.max_num_masks=1", "model.sam_generator.points_per_side=16", "model.model.positive_points_per_mask=4");
        var configuration = JsonNode.Parse(File.ReadAllText(dataset.At("run/run.json")))!["configuration"]!;
        Assert.Equal((1, 16, 4), ((int)configuration["max_num_masks"]!, (int)configuration["points_per_side"]!, (int)configuration["positive_points_per_mask"]!));
    }

    [Fact]
    public void Scores_as_the_reference_does_on_request()
    {
        Run("run", "reference_scores=true", "sequences=bee");
        Assert.Equal(0.91, YtvisFile.ReadResults(dataset.At("run/results.json"))[0].Score, 1e-6);
    }

    private RunOutcome Run(string name, params string[] overrides) => Run(name, overrides, null);

    private RunOutcome Run(
        string name, string[] overrides, ObjectSegmenter? segmenter = null, Shard? shard = null, CancellationToken cancellation = default)
    {
        var loader = new RunConfigurationLoader(
        [
            new ComponentSchema("tracker", _ => "still", new Dictionary<string, Type> { ["still"] = typeof(NoOptions) }),
            new ComponentSchema("segmenter", _ => "object", new Dictionary<string, Type> { ["object"] = typeof(NoOptions) }),
        ], [.. VisOptions.Records]);
        var configuration = loader.Load(
        [
            new ConfigurationLayer("test", new JsonObject
            {
                ["dataset"] = "uvo", ["data"] = dataset.Root, ["threads"] = 2, ["longest_size"] = 64, ["iterative_refinement_iterations"] = 0,
            }),
            .. overrides.Select(ConfigurationLayer.FromOverride),
        ]);
        var clock = new InferenceClock();
        var run = new VosRun(
            configuration, "0.0.0", TinyDataset.DecodeFrame, () => new MethodComponents(new StillTracker(), segmenter ?? new ObjectSegmenter(), clock, "none", []),
            TimeProvider.System, shard);
        return run.Execute(new RunFolder(dataset.At(name)), overwrite: false, new Recorder(events), cancellation);
    }

    private void AssertSame(string a, string b)
    {
        foreach (var file in new[] { "results.json", "scores.json", "global_results-val.csv", "trajectories/ant.json", "trajectories/cow.json" })
            Assert.Equal(File.ReadAllText(dataset.At($"{a}/{file}")), File.ReadAllText(dataset.At($"{b}/{file}")));
    }

    private sealed class Recorder(List<RunEvent> events) : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
            lock (events) events.Add(value);
        }
    }

    private sealed record NoOptions;
}
