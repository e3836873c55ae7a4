using System.Text.Json.Nodes;

namespace SamPt.Cli.Tests;

/// <summary>`track` on a generated clip.</summary>
public sealed class TrackVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-trackverb-").FullName;

    public TrackVerbTests()
    {
        var made = CliRun.Of(
            ["dataset", "synth", "-o", At("clips"), "--clips", "2", "--frames", "8", "--size", "160x96", "--objects", "1", "--points", "6", "--difficulty", "0.1", "--format", "png"]);
        Assert.True(made.ExitCode == 0, made.Error);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Tracks_every_clip_and_prints_the_field_s_figures()
    {
        var run = CliRun.Of(["track", "--data", At("clips"), "-o", At("run")]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("clip             queries     AJ  delta_avg     OA", run.Output);
        Assert.Contains("mean over clips       12", run.Output);
        Assert.Contains("Jaccard", run.Output);
        Assert.Contains("[2/2] synth-0001: 8 frames, 6 queries", run.Error);
        // `score` on what it wrote says the same.
        Assert.Equal(0, CliRun.Of(["score", "--protocol", "tap-vid", "--ground-truth", At("clips"), "--predictions", At("run"), "-o", At("again")]).ExitCode);
        Assert.Equal(File.ReadAllText(At("run/scores.json")), File.ReadAllText(At("again/scores.json")));
    }

    [Fact]
    public void Prints_one_document_with_json_and_takes_one_file()
    {
        var whole = JsonNode.Parse(CliRun.Of(["track", "--data", At("clips"), "--sequences", "synth-0001", "-o", At("a"), "--queries", "strided", "--json"]).Output)!;
        var one = JsonNode.Parse(CliRun.Of(
            ["track", "--tracks", At("clips/Tracks/synth-0001.json"), "--frames", At("clips/JPEGImages/480p/synth-0001"), "-o", At("b"), "--query-mode", "strided", "--json"]).Output)!;
        Assert.Equal("sampt.track/1", (string)whole["schema"]!);
        Assert.Equal("strided", (string)whole["manifest"]!["configuration"]!["query_mode"]!);
        Assert.Equal((double)whole["scores"]!["global"]!["average_jaccard"]!, (double)one["scores"]!["global"]!["average_jaccard"]!);
        // KLT follows slow, distinct points; a tracker that loses them at once has about 0.1.
        Assert.InRange((double)one["scores"]!["global"]!["average_jaccard"]!, 0.5, 1);
    }

    [Fact]
    public void Runs_the_embedded_learned_tracker()
    {
        var run = CliRun.Of(["track", "--data", At("clips"), "--sequences", "synth-0000", "-o", At("run"), "--device", "cpu", "--json", "tracker=tiny-tracker"]);
        Assert.True(run.ExitCode == 0, run.Error);
        var document = JsonNode.Parse(run.Output)!;
        Assert.Equal(3, document["manifest"]!["models"]!.AsArray().Count);
        Assert.InRange((double)document["scores"]!["global"]!["average_pts_within_thresh"]!, 0.3, 1);
    }

    [Theory]
    [InlineData(new string[0], 2, "what to track is not told; expected --data DIR, or --tracks FILE with --frames DIR")]
    [InlineData(new[] { "--data", "clips", "--tracks", "x" }, 2, "what to track is not told")]
    [InlineData(new[] { "--data", "nowhere" }, 3, "no such folder; expected Tracks/CLIP.json")]
    [InlineData(new[] { "--data", "clips", "--query-mode", "last" }, 2, "query_mode: expected one of first, strided, got \"last\" (--query-mode)")]
    [InlineData(new[] { "--data", "clips", "positive_points_per_mask=8" }, 2, "positive_points_per_mask: means nothing to a tracker alone (command line)")]
    [InlineData(new[] { "--data", "clips", "tracker=kltt" }, 2, "no tracker is called kltt; did you mean klt?")]
    [InlineData(new[] { "--data", "clips", "--sequences", "synth-1" }, 3, "has no synth-1.json")]
    public void Refuses_what_cannot_be_tracked_before_it_writes_anything(string[] arguments, int code, string expected)
    {
        CliRun.Of(["track", .. arguments, "-o", "run"], folder).AssertFails(code, expected);
        Assert.False(Directory.Exists(At("run")));
    }

    [Fact]
    public void Leaves_a_folder_of_tracks_alone_that_is_no_run()
    {
        Directory.CreateDirectory(At("own/tracks"));
        CliRun.Of(["track", "--data", At("clips"), "-o", At("own")]).AssertFails(5, "not a run's");
    }

    /// <summary>The whole chain: the truth in every place, with the embedded models.</summary>
    [Fact]
    public void Oracles_tell_tracker_and_segmenter_apart_on_a_generated_clip()
    {
        var run = CliRun.Of(
        [
            "vos", "--dataset", "davis2017", "--data", At("clips"), "--sequences", "synth-0000", "--oracle", "all", "-o", At("who"), "--device", "cpu", "--json",
            "tracker=klt", "segmenter=tiny-sam", "positive_points_per_mask=8", "iterative_refinement_iterations=2",
        ]);
        Assert.True(run.ExitCode == 0, run.Error);
        var scores = JsonNode.Parse(run.Output)!["objects"]![0]!["scores"]!;
        // KLT holds the points of a slow clip, so true masks in the segmenter's place are all but perfect; the segmenter never is.
        Assert.InRange((double)scores["mask"]!["J-Mean"]!, 0.99, 1);
        Assert.InRange((double)scores["points"]!["J-Mean"]!, 0.05, 0.99);
        Assert.True(File.Exists(At("who/attribution.json")));
    }

    private string At(string name) => Path.Combine(folder, name);
}
