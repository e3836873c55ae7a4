using System.Text.Json;
using SamPt.Data.Codecs;
using SamPt.Data.Tracks;
using SamPt.Experiments.Tests.Runs;

namespace SamPt.Cli.Tests;

/// <summary>`score` with several protocols, and with files other than label maps.</summary>
public sealed class ScoreSideBySideTests : IDisposable
{
    private readonly TinyDataset dataset = new();

    public ScoreSideBySideTests()
    {
        dataset.Add("ant", 5, (1, 10, 10, 12));
        dataset.Add("bee", 5, (1, 20, 8, 14), (2, 4, 30, 8));
        // Bee's second object is not there before frame 2.
        foreach (var t in new[] { 0, 1 })
        {
            var labels = LabelPng.Read(dataset.AnnotationFile("bee", t)).Labels;
            labels.Labels.Replace((byte)2, (byte)0);
            LabelPng.Write(dataset.AnnotationFile("bee", t), labels, DavisPalette.Instance);
        }
    }

    private string GroundTruth => Path.Combine(dataset.Root, "Annotations", "480p");

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void Prints_every_protocol_and_why_they_differ()
    {
        var run = Score("davis2017,vos-benchmark");
        Assert.Equal(0, run.ExitCode);
        // Objects and frame-objects: davis2017 has ant 1 and bee 1 on three frames; vos-benchmark bee 2 too, on frames 2 and 3.
        Assert.Matches("davis2017 +1.000  1.000  1.000 +2 +6\n", run.Output);
        Assert.Matches("vos-benchmark +1.000  1.000  1.000 +3 +8\n", run.Output);
        Assert.Contains("bee 2: davis2017 does not score it: it first appears on frame 00002, and objects are those of the first annotation", run.Output);
        Assert.Contains("both empty", run.Output);
        Assert.Contains("warning: davis2017: objects that first appear after the first annotation are ignored, as in the official tool, in bee", run.Error);
    }

    [Fact]
    public void Prints_one_document_and_writes_each_protocols_own_files()
    {
        var run = Score("davis2017,bdd100k", "--json", "-o", dataset.At("out"));
        Assert.Equal(0, run.ExitCode);
        var root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(["davis2017", "bdd100k"], root.GetProperty("protocols").EnumerateArray().Select(p => p.GetProperty("protocol").GetString()));
        Assert.Equal(1, root.GetProperty("protocols")[1].GetProperty("global").GetProperty("J-Mean").GetDouble());
        Assert.Equal(
            ["bdd100k", "comparison.csv", "comparison.json", "davis2017", "empty-frames.csv"],
            Directory.GetFileSystemEntries(dataset.At("out")).Select(Path.GetFileName).Order());
        // Ant and bee's first object on three frames each, and a header.
        Assert.Equal(7, File.ReadAllLines(dataset.At("out/davis2017/frames.csv")).Length);
    }

    [Fact]
    public void Ends_with_1_where_a_protocol_refuses_the_data_and_prints_the_others()
    {
        var labels = LabelPng.Read(dataset.AnnotationFile("ant", 2)).Labels;
        labels.Row(0).Fill(255);
        LabelPng.Write(dataset.AnnotationFile("ant", 2), labels, DavisPalette.Instance);
        var run = Score("vos-benchmark,bdd100k");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("warning: bdd100k: not scored: ", run.Error);
        Assert.Contains("vos-benchmark", run.Output);
    }

    [Fact]
    public void Says_that_named_sequences_are_a_part()
    {
        foreach (var protocols in new[] { "davis2017", "davis2017,vos-benchmark" })
            Assert.Contains("warning: only ant: a score of a part, as asked for by --sequences", Score(protocols, "--sequences", "ant").Error);
    }

    [Fact]
    public void Refuses_what_cannot_be_put_side_by_side()
    {
        Score("davis2017,uvo").AssertFails(2, "uvo scores files of another kind");
        Score("davis2017,davis2018").AssertFails(2, "'davis2018' is unknown");
        Score("davis2017,davis2017").AssertFails(2, "two or more different protocols");
        Score("davis2017,bdd100k", "--query-mode", "first").AssertFails(2, "--query-mode is for tap-vid");
    }

    [Fact]
    public void Names_every_protocol_and_its_needs_in_the_help()
    {
        var help = CliRun.Of(["score", "--help"]).Output;
        foreach (var name in Experiments.Scoring.ProtocolCatalog.Names) Assert.Contains($"\n  {name} ", help);
        Assert.Contains("meta.json", help);
    }

    [Fact]
    public void Finds_the_annotations_of_the_unsupervised_task_below_the_root()
    {
        string[] arguments = ["score", "--protocol", "davis2017-unsupervised", "--data", dataset.Root, "--predictions", GroundTruth];
        CliRun.Of(arguments).AssertFails(3, Path.Combine("Annotations_unsupervised", "480p"));
        Directory.CreateDirectory(Path.Combine(dataset.Root, "Annotations_unsupervised"));
        Directory.Move(GroundTruth, Path.Combine(dataset.Root, "Annotations_unsupervised", "480p"));
        arguments[^1] = Path.Combine(dataset.Root, "Annotations_unsupervised", "480p");
        var run = CliRun.Of([.. arguments, "--sequences", "ant"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("ant_1", run.Output);
        Assert.DoesNotContain("bee_1", run.Output);
        CliRun.Of([.. arguments, "--sequences", "and"]).AssertFails(3, "did you mean ant?");
        CliRun.Of([.. arguments, "--split", "test-dev"]).AssertFails(3, Path.Combine("2019", "test-dev.txt"));
    }

    [Fact]
    public void Scores_tracks()
    {
        var track = new PointTrack { Object = 1, QueryFrame = 0, Positions = [new(1, 1), new(2, 1), new(3, 1)], Occluded = [false, false, false] };
        TrackFile.Write(dataset.At("truth/ant.json"), new VideoTracks("ant", new(64, 48), [track]));
        // One pixel of 64 is four of 256: within 8 and 16 alone. The first frame is not judged.
        TrackFile.Write(dataset.At("answers/ant.json"), new VideoTracks("ant", new(64, 48), [track with { Positions = [new(9, 9), new(3, 1), new(4, 1)] }]));
        string[] arguments = ["score", "--protocol", "tap-vid", "--ground-truth", dataset.At("truth"), "--predictions", dataset.At("answers")];
        var run = CliRun.Of([.. arguments, "--json", "-o", dataset.At("out")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(0.4, JsonDocument.Parse(run.Output).RootElement.GetProperty("global").GetProperty("average_pts_within_thresh").GetDouble(), 1e-12);
        Assert.Equal(["objects.csv", "scores.json", "tap-vid_results-val.csv"], Directory.GetFiles(dataset.At("out")).Select(Path.GetFileName).Order());
        CliRun.Of([.. arguments, "--query-mode", "second"]).AssertFails(2, "--query-mode is 'second'; expected first or strided");
    }

    private CliRun Score(string protocols, params string[] more) =>
        CliRun.Of(["score", "--protocol", protocols, "--ground-truth", GroundTruth, "--predictions", GroundTruth, .. more]);
}
