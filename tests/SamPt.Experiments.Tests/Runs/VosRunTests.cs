using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Core.Pipeline;
using SamPt.Data.Codecs;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Tests.Runs;

public sealed partial class VosRunTests : IDisposable
{
    private readonly TinyDataset dataset = new();
    private readonly List<RunEvent> events = [];

    public VosRunTests()
    {
        dataset.Add("ant", 6, (1, 10, 10, 12), (3, 30, 20, 10));
        dataset.Add("bee", 5, (1, 20, 8, 14));
        dataset.Add("cow", 5, (1, 8, 16, 9), (2, 30, 6, 16));
    }

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void Writes_every_frame_of_every_video_and_the_official_tables()
    {
        var outcome = Run("run");

        Assert.Equal(["ant", "bee", "cow"], Directory.GetDirectories(Path.Combine(dataset.At("run"), "Annotations")).Select(Path.GetFileName).Order());
        Assert.Equal(6, Directory.GetFiles(dataset.At("run/Annotations/ant")).Length);
        Assert.Equal("J&F-Mean,J-Mean,J-Recall,J-Decay,F-Mean,F-Recall,F-Decay", File.ReadLines(dataset.At("run/global_results-val.csv")).First());
        // Objects 1..3 of ant (a gap counts), 1 of bee, 1..2 of cow.
        Assert.Equal(6, File.ReadLines(dataset.At("run/per-sequence_results-val.csv")).Skip(1).Count());
        Assert.InRange(outcome.Scores!.Global["J-Mean"], 0.3, 1);
        Assert.Equal(16, outcome.Manifest.Timings!.Frames);
    }

    [Fact]
    public void Writes_the_given_masks_on_their_frame_with_the_ids_of_the_annotation()
    {
        Run("run");
        var given = LabelPng.Read(dataset.AnnotationFile("ant", 0));
        var written = LabelPng.Read(dataset.At("run/Annotations/ant/00000.png"));
        Assert.Equal(given.Labels.Labels.ToArray(), written.Labels.Labels.ToArray());
        Assert.Equal([1, 3], LabelPng.Read(dataset.At("run/Annotations/ant/00003.png")).Labels.ObjectIds());
        Assert.Equal(given.Palette!.Entries.ToArray(), written.Palette!.Entries.ToArray());
    }

    [Theory]
    [InlineData(0, 32, null)] // the tracker takes frames as they are
    [InlineData(24, 32, null)]
    [InlineData(48, 48, null)]
    [InlineData(48, 40, "longest_size=40")]
    [InlineData(24, 40, "object_window=1.25")] // windows about objects: frames may be larger
    [InlineData(48, 48, "object_window=1.25")]
    [InlineData(24, 64, "object_window=3")] // their own size
    public void Works_on_frames_of_the_size_that_the_segmenter_takes_or_the_tracker_if_that_is_more(int tracker, int expected, string? setting)
    {
        Run("run", setting is null ? [] : [setting], create: () => new MethodComponents(
            new StillTracker { InputSize = tracker }, new BoxSegmenter { InputSize = 32 }, new InferenceClock(), "none", []));

        var trajectories = JsonNode.Parse(File.ReadAllText(dataset.At("run/trajectories/bee.json")))!;
        Assert.Equal(expected, Math.Max((int)trajectories["width"]!, (int)trajectories["height"]!));
    }

    [Fact]
    public void Writes_gray_masks_of_one_object_for_2016()
    {
        Run("run", "dataset=davis2016", "sequences=bee");
        var written = LabelPng.Read(dataset.At("run/Annotations/bee/00002.png"));
        Assert.Null(written.Palette);
        Assert.Equal([255], written.Labels.ObjectIds());
    }

    [Fact]
    public void Does_not_run_what_the_journal_names()
    {
        Run("run");
        var written = File.GetLastWriteTimeUtc(dataset.At("run/Annotations/bee/00001.png"));
        events.Clear();
        var outcome = Run("run", create: () => throw new InvalidOperationException("no model is needed"));
        Assert.Equal(new RunStarted(3, 3), events[0]);
        Assert.Equal(written, File.GetLastWriteTimeUtc(dataset.At("run/Annotations/bee/00001.png")));
        Assert.Equal(16, outcome.Manifest.Timings!.Frames);
    }

    [Theory]
    [InlineData("rng=per-video")]
    [InlineData("rng=reference")]
    public void Resumes_after_an_interruption_to_the_same_bytes(string rng)
    {
        Run("whole", rng);

        using var interrupt = new CancellationTokenSource();
        var embedded = 0;
        var segmenter = new BoxSegmenter { OnEmbed = () => { if (++embedded == 7) interrupt.Cancel(); } };
        Assert.ThrowsAny<OperationCanceledException>(() => Run("cut", rng, segmenter: segmenter, cancellation: interrupt.Token));
        Assert.Equal(["ant"], Directory.GetDirectories(dataset.At("cut/Annotations")).Select(Path.GetFileName));
        Assert.False(File.Exists(dataset.At("cut/scores.json")));

        Run("cut", rng);
        AssertSameResults("whole", "cut");
    }

    [Fact]
    public void Removes_what_a_killed_process_left()
    {
        Run("whole");
        Directory.CreateDirectory(dataset.At("killed"));
        Run("killed", "max_videos=3");
        // As if it had died between renaming the folder of bee and writing its line, and while writing cow.
        var journal = dataset.At("killed/journal.jsonl");
        var lines = File.ReadAllLines(journal);
        File.WriteAllText(journal, lines[0] + "\n" + lines[1][..20]);
        File.WriteAllText(dataset.At("killed/Annotations/bee/stray.png"), "");
        Directory.Move(dataset.At("killed/Annotations/cow"), dataset.At("killed/Annotations/cow.partial"));

        Run("killed", "max_videos=3");
        Assert.Equal(Files("whole/Annotations"), Files("killed/Annotations"));
    }

    [Fact]
    public void Tells_the_points_of_the_given_mask_and_the_frames_that_points_were_chosen_on()
    {
        Run("run", "sequences=ant", "use_point_reinit=true", "reinit_horizon=3", "reinit_point_tracker_horizon=3", "reinit_variant=reinit-on-horizon-and-sync-masks");
        foreach (var found in JsonNode.Parse(File.ReadAllText(dataset.At("run/trajectories/ant.json")))!["objects"]!.AsArray())
        {
            // The tracker leaves points where they were chosen; each start is on the last frame of the horizon before.
            Assert.Equal(
                found!["points"]!.AsArray().Select(track => ((double)track![0]![0]!, (double)track[0]![1]!)),
                found["query_points"]!.AsArray().Select(point => ((double)point![0]!, (double)point[1]!)));
            Assert.Equal([0, 2, 4], found["starts"]!.AsArray().Select(frame => (int)frame!));
        }
    }

    [Fact]
    public void Draws_the_same_points_whichever_videos_run_before()
    {
        Run("all");
        Run("one", "sequences=cow");
        Assert.Equal(File.ReadAllText(dataset.At("all/trajectories/cow.json")), File.ReadAllText(dataset.At("one/trajectories/cow.json")));
    }

    [Fact]
    public void Draws_in_one_order_through_all_videos_if_asked_to()
    {
        Run("all", "rng=reference");
        Run("one", "rng=reference", "sequences=cow");
        Assert.NotEqual(File.ReadAllText(dataset.At("all/trajectories/cow.json")), File.ReadAllText(dataset.At("one/trajectories/cow.json")));
    }

    [Fact]
    public void Goes_on_after_a_corrupt_frame_and_does_not_score_the_rest()
    {
        File.WriteAllText(dataset.FrameFile("bee", 2), "no image");
        var outcome = Run("run");

        var failure = Assert.Single(outcome.Manifest.Failures);
        Assert.Equal("bee", failure.Video);
        Assert.Equal(3, failure.ExitCode);
        Assert.StartsWith(dataset.FrameFile("bee", 2), failure.Message);
        Assert.Null(outcome.Scores);
        Assert.False(File.Exists(dataset.At("run/scores.json")));
        Assert.Contains(events, e => e is RunWarning { Message: var m } && m.StartsWith("not scored: 1 of 3 videos failed"));
        Assert.Equal(["ant", "cow"], Directory.GetDirectories(dataset.At("run/Annotations")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Finishes_a_mended_run_to_the_bytes_of_an_unbroken_one()
    {
        Run("whole");
        var frame = File.ReadAllBytes(dataset.FrameFile("bee", 2));
        File.WriteAllBytes(dataset.FrameFile("bee", 2), new byte[frame.Length]);
        Run("mended");
        File.WriteAllBytes(dataset.FrameFile("bee", 2), frame);
        Run("mended");
        AssertSameResults("whole", "mended");
    }

    [Fact]
    public void Stops_at_a_failure_when_later_videos_draw_from_the_same_generator()
    {
        File.WriteAllText(dataset.FrameFile("ant", 2), "no image");
        Run("run", "rng=reference");
        Assert.False(Directory.Exists(dataset.At("run/Annotations/cow")));
    }

    [Fact]
    public void Cuts_videos_and_says_that_the_score_is_of_a_part()
    {
        var outcome = Run("run", "max_frames=4", "max_videos=2");
        Assert.Equal(8, outcome.Manifest.Dataset.Frames);
        Assert.Equal(["00001", "00002"], outcome.Scores!.Objects[0].Frames.Select(f => f.Frame));
        Assert.Contains(events, e => e is RunWarning { Message: var m } && m.Contains("first 4 frames"));
    }

    [Fact]
    public void Records_what_is_needed_to_make_the_run_again()
    {
        Run("run", "seed=5");
        var manifest = JsonNode.Parse(File.ReadAllText(dataset.At("run/run.json")))!;
        Assert.Equal("sampt.run/1", (string)manifest["schema"]!);
        Assert.Equal(5, (int)manifest["configuration"]!["seed"]!);
        Assert.Equal(0.7, (double)manifest["configuration"]!["sam_iou_threshold"]!);
        Assert.Equal("aaaa", (string)manifest["models"]![0]!["sha256"]!);
        Assert.Equal(3, (int)manifest["dataset"]!["videos"]!);
        Assert.InRange((double)manifest["timings"]!["host_share"]!, 0, 1);
        Assert.NotNull(manifest["finished"]);
        Assert.Equal(3, File.ReadLines(dataset.At("run/journal.jsonl")).Count());
    }

    private RunOutcome Run(string name, params string[] overrides) => Run(name, overrides, null);

    private RunOutcome Run(string name, string overrides, BoxSegmenter segmenter, CancellationToken cancellation) =>
        Run(name, [overrides], segmenter, cancellation: cancellation);

    private RunOutcome Run(string name, Func<MethodComponents> create) => Run(name, [], null, create: create);

    private RunOutcome Run(
        string name, string[] overrides, BoxSegmenter? segmenter = null, Func<MethodComponents>? create = null, bool overwrite = false,
        string modelHash = "aaaa", CancellationToken cancellation = default)
    {
        var loader = new RunConfigurationLoader(
        [
            new ComponentSchema("tracker", _ => "still", new Dictionary<string, Type> { ["still"] = typeof(StillOptions) }),
            new ComponentSchema("segmenter", _ => "box", new Dictionary<string, Type> { ["box"] = typeof(BoxOptions) }),
        ]);
        var configuration = loader.Load(
        [
            new ConfigurationLayer("test", new JsonObject { ["dataset"] = "davis2017", ["data"] = dataset.Root, ["threads"] = 2 }),
            .. overrides.Select(ConfigurationLayer.FromOverride),
        ]);
        var clock = new InferenceClock();
        create ??= () => new MethodComponents(
            new StillTracker(), segmenter ?? new BoxSegmenter(), clock, "none", [new ModelHash("segmenter", "box.onnx", modelHash)]);
        var run = new VosRun(configuration, "0.0.0", TinyDataset.DecodeFrame, create, TimeProvider.System);
        return run.Execute(new RunFolder(dataset.At(name)), overwrite, new Recorder(events), cancellation);
    }

    private void AssertSameResults(string a, string b)
    {
        foreach (var part in new[] { "Annotations", "trajectories" }) Assert.Equal(Files($"{a}/{part}"), Files($"{b}/{part}"));
        foreach (var file in new[] { "scores.json", "global_results-val.csv", "per-sequence_results-val.csv" })
            Assert.Equal(File.ReadAllText(dataset.At($"{a}/{file}")), File.ReadAllText(dataset.At($"{b}/{file}")));
    }

    private Dictionary<string, string> Files(string folder) => Directory.GetFiles(dataset.At(folder), "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(dataset.At(folder), f), f => Convert.ToHexString(File.ReadAllBytes(f)));

    private sealed class Recorder(List<RunEvent> events) : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
            lock (events) events.Add(value);
        }
    }

    private sealed record StillOptions
    {
        public int Speed { get; init; }
    }

    private sealed record BoxOptions;
}
