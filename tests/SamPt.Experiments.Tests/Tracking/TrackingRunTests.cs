using System.Numerics;
using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Pipeline;
using SamPt.Data.Codecs;
using SamPt.Data.Tracks;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;
using SamPt.Experiments.Scoring;
using SamPt.Experiments.Tracking;

namespace SamPt.Experiments.Tests.Tracking;

public sealed class TrackingRunTests : IDisposable
{
    private static readonly int[] Never = [];

    private readonly TinyClips clips = new();
    private readonly RecordingTracker tracker = new();
    private readonly List<string> log = [];

    public TrackingRunTests()
    {
        // 64x32: a pixel to the right is 4 pixels of 256x256, a pixel down 8.
        clips.Add("still", 6, (1, _ => new Vector2(20, 10), Never), (2, _ => new Vector2(40, 12), [0, 1]));
        clips.Add("walk", 6, (1, t => new Vector2(10 + t, 10), Never), (1, t => new Vector2(30 + t, 20), [5]));
    }

    public void Dispose() => clips.Dispose();

    [Fact]
    public void The_score_is_the_mean_over_clips_of_each_clip_s_own()
    {
        var scores = Run("run").Scores!;
        var (still, walk) = (Clip(scores, "still"), Clip(scores, "walk"));
        Assert.Equal(1, still["average_jaccard"]);
        // Errors of 4, 8, 12, 16, 20 on frames 1 .. 5 of both points, the last one of the second hidden: of 9 seen, those below the threshold.
        double[] within = [0, 0, 0, 2 / 9.0, 6 / 9.0];
        Assert.Equal(within, new[] { 1, 2, 4, 8, 16 }.Select(t => walk[$"pts_within_{t}"]));
        Assert.Equal(9 / 10.0, walk["occlusion_accuracy"], 12);
        // Claimed on all ten: right ones over 9 and the wrong ones.
        Assert.Equal((2 / 17.0 + 6 / 13.0) / 5, walk["average_jaccard"], 12);
        Assert.Equal((1 + walk["average_jaccard"]) / 2, scores.Global["average_jaccard"], 12);
        // Nine frames in the one and ten in the other: no mean over frames.
        Assert.Equal((1 + 0.9) / 2, scores.Global["occlusion_accuracy"], 12);
        Assert.True(File.Exists(clips.At("run/scores.json")) && File.Exists(clips.At("run/tap-vid_results-first.csv")));
    }

    [Fact]
    public void Asks_on_the_first_frame_seen_and_writes_an_answer_for_each_query()
    {
        Run("run");
        Assert.Equal([(0, new Vector2(20, 10)), (2, new Vector2(40, 12))], tracker.Asked[0].SelectMany(g => g).Select(q => (q.Frame, q.Position)));
        var answers = TrackFile.Read(clips.At("run/tracks/still.json"));
        Assert.Equal(("still", TinyClips.Size), (answers.Video, answers.Size));
        Assert.Equal([(0, 1, 0), (1, 2, 2)], answers.Points.Select(p => (p.Point!.Value, p.Object, p.QueryFrame!.Value)));
    }

    [Fact]
    public void Asks_on_every_fifth_frame_when_strided()
    {
        var scores = Run("run", "query_mode=strided").Scores!;
        // Point 0 on frames 0 and 5, point 1, hidden on 0, on 5 alone; on walk point 1 is hidden on 5.
        Assert.Equal([0, 5, 5], tracker.Asked[0].SelectMany(g => g).Select(q => q.Frame));
        Assert.Equal([0, 0, 5], tracker.Asked[1].SelectMany(g => g).Select(q => q.Frame));
        Assert.Equal(3, Clip(scores, "walk")["queries"]);
        Assert.True(File.Exists(clips.At("run/tap-vid_results-strided.csv")));
    }

    [Theory]
    [InlineData("object", new[] { 2, 1, 1, 1 })]
    [InlineData("frame", new[] { 3, 1, 1 })]
    [InlineData("none", new[] { 1, 1, 1, 1, 1 })]
    public void Hands_over_together_what_may_help_one_another(string grouping, int[] sizes)
    {
        clips.Add("two", 6,
            (1, _ => new Vector2(5, 5), Never), (2, _ => new Vector2(9, 9), Never), (1, _ => new Vector2(6, 6), Never),
            (2, _ => new Vector2(8, 8), [0]), (1, _ => new Vector2(7, 7), [0, 1]));
        var scores = Run("run", ["sequences=two", $"grouping={grouping}"]).Scores!;
        Assert.Equal(sizes, tracker.Asked[0].Select(g => g.Length));
        // Still points: whoever is in a group, the answers come back to their own points.
        Assert.Equal(1, scores.Global["average_pts_within_thresh"]);
    }

    [Fact]
    public void Positions_follow_the_frames_to_another_size_and_back()
    {
        Assert.Equal(1, Clip(Run("run", "longest_size=128").Scores!, "still")["average_jaccard"]);
        Assert.Equal(new ImageSize(128, 64), tracker.Sizes[0]);
        Assert.Equal(new Vector2(40, 20), tracker.Asked[0][0][0].Position);
        Assert.Equal(new Vector2(20, 10), TrackFile.Read(clips.At("run/tracks/still.json")).Points[0].Positions[3]);
    }

    [Fact]
    public void Goes_on_after_the_last_finished_clip_to_the_same_bytes()
    {
        Run("whole");
        using var interrupt = new CancellationTokenSource();
        var calls = 0;
        var cut = new RecordingTracker { OnTrack = () => { if (++calls == 2) interrupt.Cancel(); interrupt.Token.ThrowIfCancellationRequested(); } };
        Assert.ThrowsAny<OperationCanceledException>(() => Run("cut", [], cut, interrupt.Token));
        Assert.False(File.Exists(clips.At("cut/scores.json")));

        tracker.Asked.Clear();
        Run("cut");
        Assert.Single(tracker.Asked);
        Assert.Contains("1 of 2 clips are finished already", log);
        foreach (var file in new[] { "tracks/still.json", "tracks/walk.json", "scores.json", "tap-vid_results-first.csv" })
            Assert.Equal(File.ReadAllText(clips.At($"whole/{file}")), File.ReadAllText(clips.At($"cut/{file}")));
    }

    [Fact]
    public void Does_not_mix_two_configurations_in_one_folder_unless_told_to_begin_anew()
    {
        Run("run");
        var error = Assert.Throws<ConfigurationException>(() => Run("run", "query_mode=strided"));
        Assert.Contains("query_mode = \"first\", not \"strided\"", error.Message);
        Run("run", ["query_mode=strided"], overwrite: true);
        Assert.Equal(3, TrackFile.Read(clips.At("run/tracks/walk.json")).Points.Count);
    }

    [Fact]
    public void A_clip_of_too_few_frames_fails_and_the_others_are_kept_without_a_score()
    {
        File.Delete(Path.Combine(clips.Root, "JPEGImages", "still", "00003.png"));
        var outcome = Run("run");
        Assert.Equal($"{clips.TruthFile("still")}: tracks of 6 frames, but {Path.Combine(clips.Root, "JPEGImages", "still")} holds 5; give the frames that the tracks are of.",
            Assert.Single(outcome.Manifest.Failures).Message);
        Assert.Null(outcome.Scores);
        Assert.True(File.Exists(clips.At("run/tracks/walk.json")));
        Assert.False(File.Exists(clips.At("run/scores.json")));
    }

    [Fact]
    public void Records_what_the_tracker_depends_on_and_nothing_else()
    {
        Run("run");
        var configuration = JsonNode.Parse(File.ReadAllText(clips.At("run/run.json")))!["configuration"]!.AsObject();
        Assert.Equal("first", (string)configuration["query_mode"]!);
        Assert.False(configuration.ContainsKey("segmenter") || configuration.ContainsKey("positive_points_per_mask"));
        var error = Assert.Throws<ConfigurationException>(() => TrackingSettings.RequireKnownKeys([ConfigurationLayer.FromOverride("longest_sizes=3"), ConfigurationLayer.FromOverride("seed=3")]));
        Assert.Contains("longest_sizes: means nothing to a tracker alone (command line); did you mean longest_size?", error.Message);
        Assert.Contains("seed: means nothing", error.Message);
    }

    [Fact]
    public void One_file_of_tracks_and_a_folder_of_frames_do_too()
    {
        var clip = TrackedClip.Of(clips.TruthFile("walk"), Path.Combine(clips.Root, "JPEGImages", "walk"));
        var outcome = Execute("run", clips.TruthFile("walk"), [clip], [], tracker, false, default);
        Assert.Equal(9 / 10.0, outcome.Scores!.Global["occlusion_accuracy"], 12);
    }

    [Fact]
    public void Names_what_is_missing()
    {
        Assert.Contains("has no walks.json; did you mean walk?", Assert.Throws<DatasetException>(() => TrackedClip.In(clips.Root, ["walks"])).Message);
        Assert.StartsWith($"{clips.At("nowhere/Tracks")}: no such folder", Assert.Throws<DatasetException>(() => TrackedClip.In(clips.At("nowhere"), null)).Message);
        Directory.Delete(Path.Combine(clips.Root, "JPEGImages", "walk"), recursive: true);
        Assert.StartsWith($"{Path.Combine(clips.Root, "JPEGImages", "walk")}: no such folder", Assert.Throws<DatasetException>(() => TrackedClip.In(clips.Root, null)).Message);
    }

    private static IReadOnlyDictionary<string, double> Clip(Scores scores, string name) => scores.Objects.Single(o => o.Sequence == name && o.Object == 0).Measures;

    private TrackingOutcome Run(string name, params string[] overrides) => Run(name, overrides, null);

    private TrackingOutcome Run(string name, string[] overrides, RecordingTracker? own = null, CancellationToken cancellation = default, bool overwrite = false) =>
        Execute(name, clips.Root, null, overrides, own ?? tracker, overwrite, cancellation);

    private TrackingOutcome Execute(
        string name, string truth, IReadOnlyList<TrackedClip>? chosen, string[] overrides, RecordingTracker own, bool overwrite, CancellationToken cancellation)
    {
        var loader = new RunConfigurationLoader(
        [
            new ComponentSchema("tracker", _ => "recording", new Dictionary<string, Type> { ["recording"] = typeof(NoOptions) }),
            new ComponentSchema("segmenter", _ => "none", new Dictionary<string, Type> { ["none"] = typeof(NoOptions) }),
        ], typeof(TrackingSettings));
        var configuration = loader.Load(
        [
            new ConfigurationLayer("test", new JsonObject { ["dataset"] = "tracks", ["data"] = truth, ["threads"] = 1 }),
            .. overrides.Select(ConfigurationLayer.FromOverride),
        ]);
        var run = new TrackingRun(
            configuration, truth, chosen ?? TrackedClip.In(truth, configuration.Sequences), "0.0.0", FrameCodec.Default.Read,
            () => new TrackerComponents(own, new InferenceClock(), "none", []), TimeProvider.System);
        return run.Execute(new TrackingFolder(clips.At(name)), overwrite, log.Add, cancellation);
    }

    private sealed record NoOptions;
}
