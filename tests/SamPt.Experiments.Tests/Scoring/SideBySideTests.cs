using System.Text.Json;
using SamPt.Core;
using SamPt.Experiments.Scoring;
using SamPt.Experiments.Scoring.SideBySide;

namespace SamPt.Experiments.Tests.Scoring;

/// <summary>A sequence of six frames, small enough to work out: object 1 is found everywhere, object 2 comes late and goes.</summary>
public sealed class SideBySideTests : IDisposable
{
    private static readonly byte[] One = [1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0];
    private static readonly byte[] Both = [1, 1, 0, 2, 1, 1, 0, 2, 1, 1, 0, 2];

    private readonly MaskFiles files = new();

    public SideBySideTests()
    {
        files.Add("a", 0, One, One);
        files.Add("a", 1, One, Both);
        files.Add("a", 2, Both, Both);
        files.Add("a", 3, Both, Both);
        files.Add("a", 4, One, One);
        files.Add("a", 5, Both, One);
    }

    public void Dispose() => files.Dispose();

    [Fact]
    public void Puts_figures_beside_each_other_and_leaves_out_what_is_not_scored()
    {
        var comparison = Compare("davis2017", "vos-benchmark", "bdd100k");
        Assert.Equal([("a", 1), ("a", 2)], comparison.Objects.Select(o => (o.Sequence, o.Object)));
        Assert.All(comparison.Objects[0].Figures, figures => Assert.Equal(1, figures!.JAndF));
        Assert.Equal([4, 4, 5], comparison.Objects[0].Figures.Select(f => f!.Frames));
        var second = comparison.Objects[1].Figures;
        Assert.Null(second[0]);
        // vos-benchmark: frames 1 to 4 are 0 (claimed too early), 1, 1, 1 (empty on both sides).
        Assert.Equal(new ObjectFigures(0.75, 0.75, 4), second[1]);
        // bdd100k: frames 3 to 5 are 1, 1, 0 (lost on the last).
        Assert.Equal(2.0 / 3, second[2]!.J, 1e-12);
    }

    [Fact]
    public void Says_why_they_differ()
    {
        var comparison = Compare("davis2017", "vos-benchmark", "bdd100k");
        Assert.Equal(
            [
                "davis2017 leaves out frame 00005, which bdd100k counts with a mean J&F of 1.000: the first and the last frame are never scored",
                "vos-benchmark leaves out frame 00005, which bdd100k counts with a mean J&F of 1.000: the first and the last frame are left out unless --keep-first-and-last is given",
            ],
            comparison.Objects[0].Explanations);
        Assert.Equal(
            [
                "davis2017 does not score it: it first appears on frame 00002, and objects are those of the first annotation",
                "vos-benchmark leaves out frame 00005, which bdd100k counts with a mean J&F of 0.000: the first and the last frame are left out unless --keep-first-and-last is given",
                "bdd100k leaves out frames 00001 and 00002, which vos-benchmark counts with a mean J&F of 0.500: an object is scored after its first annotation, on frame 00002",
            ],
            comparison.Objects[1].Explanations);
        Assert.Contains("at which the official tool stops, are left out in a", comparison.Protocols[0].Scores!.Warnings[^1]);
    }

    [Fact]
    public void Counts_empty_masks_apart()
    {
        var empty = Compare("davis2017", "vos-benchmark", "bdd100k").EmptyFrames;
        Assert.Equal(new EmptyFrames("davis2017", 4, 0, 0, 0, 1, 1, 1), empty[0]);
        // Object 2 has four frames: truth empty on 1, both on 4. Without both: 0, 1, 1; without any: 1, 1.
        Assert.Equal((8, 1, 0, 1), (empty[1].FrameObjects, empty[1].OnlyTruth, empty[1].OnlyPrediction, empty[1].Both));
        Assert.Equal((1 + 0.75) / 2, empty[1].All, 1e-12);
        Assert.Equal((1 + 2.0 / 3) / 2, empty[1].WithoutBoth, 1e-12);
        Assert.Equal(1, empty[1].WithoutAny, 1e-12);
        Assert.Equal((8, 0, 1, 1), (empty[2].FrameObjects, empty[2].OnlyTruth, empty[2].OnlyPrediction, empty[2].Both));
    }

    [Fact]
    public void Tells_a_void_from_an_object()
    {
        files.Add("a", 3, [.. Both.Select(v => v == 0 ? (byte)255 : v)], Both);
        var comparison = Compare("davis2017", "vos-benchmark", "davis2017-unsupervised");
        var item = comparison.Objects.Single(o => o.Object == 255);
        Assert.Equal([false, true, false], item.Figures.Select(f => f is not null));
        Assert.Contains("davis2017 does not score it: 255 is void, not an object", item.Explanations);
    }

    [Fact]
    public void Says_what_is_compared_where_the_same_frame_has_other_figures()
    {
        // The prediction spills over into the void column, which the unsupervised task leaves out.
        files.AddAll("a", 6, [1, 1, 255, 0, 1, 1, 255, 0, 1, 1, 255, 0], [7, 7, 7, 0, 7, 7, 7, 0, 7, 7, 7, 0]);
        files.Add("a", 0, One, One);
        var sentences = Compare("davis2017", "davis2017-unsupervised").Objects.Single(o => o.Object == 1).Explanations;
        Assert.Contains(
            "on 4 of 4 frames that both count, davis2017 compares label 1 with label 1, void pixels as background (mean J&F 0.000), "
            + "davis2017-unsupervised label 1 with proposal 7, void pixels left out (1.000)", sentences);
    }

    [Fact]
    public void Goes_on_without_a_protocol_that_refuses_the_data()
    {
        files.Add("a", 3, [.. Both.Select(v => v == 0 ? (byte)255 : v)], Both);
        var comparison = Compare("vos-benchmark", "bdd100k");
        Assert.Null(comparison.Protocols[1].Scores);
        Assert.Contains("value 255", comparison.Protocols[1].Refusal);
        Assert.All(comparison.Objects, o => Assert.Null(o.Figures[1]));
        Assert.DoesNotContain("bdd100k", string.Concat(comparison.Objects.SelectMany(o => o.Explanations)));
        Assert.Equal("vos-benchmark", Assert.Single(comparison.EmptyFrames).Protocol);
    }

    [Fact]
    public void Never_averages_over_a_part_of_the_predictions()
    {
        File.Delete(Path.Combine(files.Predictions, "a", "00003.png"));
        Assert.Contains("1 of 4 prediction files are missing", Assert.Throws<DatasetException>(() => Compare("davis2017", "vos-benchmark")).Message);
        var allowed = Comparer.Compare(["davis2017", "vos-benchmark"], Request() with { AllowMissing = true });
        Assert.All(allowed.Protocols, p => Assert.Contains("counted as empty masks: 1 of 4", p.Scores!.Warnings[0]));
        Assert.Equal(0.75, allowed.Objects[0].Figures[0]!.J);
        // The first frame is asked for by the unsupervised task alone: the others' means are whole.
        files.Add("a", 3, Both, Both);
        File.Delete(Path.Combine(files.Predictions, "a", "00000.png"));
        Assert.Equal([true, false], Compare("davis2017", "davis2017-unsupervised").Protocols.Select(p => p.Scores is not null));
    }

    [Fact]
    public void Gives_an_option_to_the_protocols_that_know_it()
    {
        var kept = Comparer.Compare(["davis2017", "vos-benchmark"], Request() with { KeepFirstAndLast = true });
        Assert.Equal([4, 6], kept.Objects[0].Figures.Select(f => f!.Frames));
        Assert.Throws<ConfigurationException>(() => Comparer.Compare(["davis2017", "bdd100k"], Request() with { KeepFirstAndLast = true }));
    }

    [Fact]
    public void Takes_two_or_more_protocols_of_label_maps()
    {
        Assert.Throws<ConfigurationException>(() => Compare("davis2017", "davis2017"));
        Assert.Contains("uvo scores files of another kind", Assert.Throws<ConfigurationException>(() => Compare("davis2017", "uvo")).Message);
    }

    [Fact]
    public void Writes_a_document_and_tables_with_every_digit()
    {
        var comparison = Compare("davis2017", "bdd100k");
        var root = JsonDocument.Parse(ComparisonJson.Write(comparison)).RootElement;
        Assert.Equal("sampt.comparison/1", root.GetProperty("schema").GetString());
        var second = root.GetProperty("objects")[1].GetProperty("figures");
        Assert.Equal(JsonValueKind.Null, second.GetProperty("davis2017").ValueKind);
        Assert.Equal(2.0 / 3, second.GetProperty("bdd100k").GetProperty("J-Mean").GetDouble(), 1e-15);
        Assert.Equal(1, root.GetProperty("empty_frames")[1].GetProperty("both_empty").GetInt32());

        var written = ComparisonFiles.Write(files.Folder("out"), comparison, "val");
        Assert.Contains(Path.Combine(files.Folder("out"), "bdd100k", "scores.json"), written);
        var lines = File.ReadAllLines(Path.Combine(files.Folder("out"), "comparison.csv"));
        Assert.Equal("sequence,object,davis2017 J&F,davis2017 J,davis2017 F,davis2017 frames,bdd100k J&F,bdd100k J,bdd100k F,bdd100k frames,explanation", lines[0]);
        Assert.StartsWith("a,2,,,,,0.6666666666666666,0.6666666666666666,0.6666666666666666,3,\"davis2017 does not score it", lines[2]);
    }

    private Comparison Compare(params string[] protocols) => Comparer.Compare(protocols, Request());

    private ScoringRequest Request() => new() { Protocol = "davis2017", GroundTruth = files.GroundTruth, Predictions = files.Predictions };
}
