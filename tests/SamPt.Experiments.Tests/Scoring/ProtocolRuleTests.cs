using SamPt.Core;
using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Tests.Scoring;

public sealed class ProtocolRuleTests : IDisposable
{
    private static readonly byte[] Empty = new byte[12];
    private static readonly byte[] LeftHalf = [1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0];
    private static readonly byte[] LeftQuarter = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];
    private readonly MaskFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Davis_leaves_out_the_first_and_the_last_frame()
    {
        files.Add("a", 0, LeftHalf, null);
        files.Add("a", 1, LeftHalf, LeftHalf);
        files.Add("a", 2, LeftHalf, LeftQuarter);
        files.Add("a", 3, LeftHalf, null);
        var scores = Score("davis2017");
        Assert.Equal(["00001", "00002"], scores.Objects[0].Frames.Select(frame => frame.Frame));
        Assert.Equal([1, 0.5], scores.Objects[0].Frames.Select(frame => frame.J));
        Assert.Equal(0.75, scores.Global["J-Mean"]);
    }

    [Theory]
    [InlineData(1, 255)]
    [InlineData(255, 1)]
    [InlineData(255, 255)]
    public void Davis2016_takes_1_and_255_for_the_object(byte annotation, byte prediction)
    {
        files.AddAll("a", 3, [.. LeftHalf.Select(v => (byte)(v * annotation))], [.. LeftQuarter.Select(v => (byte)(v * prediction))]);
        Assert.Equal(0.5, Score("davis2016").Global["J-Mean"]);
    }

    [Fact]
    public void Davis2016_refuses_a_second_object_and_names_the_file()
    {
        files.AddAll("a", 3, LeftHalf, [1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        var error = Assert.Throws<DatasetException>(() => Score("davis2016"));
        Assert.Contains(Path.Combine(files.Predictions, "a", "00001.png") + ": value 2", error.Message);
    }

    [Fact]
    public void Davis2017_counts_gaps_as_objects_and_says_so()
    {
        files.AddAll("a", 3, [.. LeftHalf.Select(v => (byte)(v * 3))], [.. LeftQuarter.Select(v => (byte)(v * 3))]);
        var scores = Score("davis2017");
        Assert.Equal([1, 1, 0.5], scores.Objects.Select(item => item.Measures["J-Mean"]));
        Assert.Contains("count as objects", Assert.Single(scores.Warnings));
    }

    [Fact]
    public void Davis2017_ignores_objects_that_appear_late_and_says_so()
    {
        files.Add("a", 0, LeftHalf, LeftHalf);
        files.Add("a", 1, [1, 1, 0, 2, 1, 1, 0, 2, 1, 1, 0, 2], LeftHalf);
        files.Add("a", 2, LeftHalf, LeftHalf);
        var scores = Score("davis2017");
        Assert.Equal(1, Assert.Single(scores.Objects).Measures["J-Mean"]);
        Assert.Contains("first appear after the first annotation", Assert.Single(scores.Warnings));
    }

    [Fact]
    public void Davis2017_refuses_a_prediction_id_above_the_object_count()
    {
        files.AddAll("a", 4, LeftHalf, LeftHalf);
        files.Add("a", 2, LeftHalf, [.. LeftHalf.Select(v => (byte)(v * 2))]);
        var error = Assert.Throws<DatasetException>(() => Score("davis2017"));
        Assert.Equal(3, error.ExitCode);
        Assert.StartsWith(Path.Combine(files.Predictions, "a", "00002.png") + ": object id 2", error.Message);
    }

    [Fact]
    public void Davis_skips_sequences_without_objects_and_refuses_a_ground_truth_without_any()
    {
        files.AddAll("empty", 3, Empty, Empty);
        var error = Assert.Throws<DatasetException>(() => Score("davis2017"));
        Assert.Contains("no object in the first annotation of any sequence", error.Message);
        files.AddAll("full", 3, LeftHalf, LeftHalf);
        var scores = Score("davis2017");
        Assert.Equal("full", Assert.Single(scores.Objects).Sequence);
        Assert.Contains("nothing is scored in empty", Assert.Single(scores.Warnings));
    }

    [Fact]
    public void Davis_decay_wraps_beyond_256_frames_and_the_exact_one_does_not()
    {
        // 300 scored frames: right in the first 75, wrong after. The official edges are 0, 75, 150, 224, 43: the last bin is empty.
        files.Add("long", 0, LeftHalf, LeftHalf);
        for (var frame = 1; frame <= 300; frame++) files.Add("long", frame, LeftHalf, frame <= 75 ? LeftHalf : LeftQuarter);
        files.Add("long", 301, LeftHalf, LeftHalf);
        var scores = Scorer.Score(Request("davis2017") with { ExactDecay = true });
        Assert.Equal(double.NaN, scores.Global["J-Decay"]);
        // The first bin is frames 0..75: 75 ones and one half; the last is halves only.
        Assert.Equal((75 + 0.5) / 76 - 0.5, scores.Global["J-Decay-Exact"], 1e-12);
        Assert.Contains("256 scored frames", Assert.Single(scores.Warnings));
        Assert.False(Score("davis2017").Global.ContainsKey("J-Decay-Exact"));
        Assert.Equal("", GoldenScores.Text(scores, "global_results-val.csv").Split('\n')[1].Split(',')[3]);
    }

    [Fact]
    public void Vos_benchmark_counts_an_object_from_its_first_appearance_on_either_side()
    {
        byte[] with255 = [255, 255, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0];
        files.Add("a", 0, LeftHalf, LeftHalf);
        files.Add("a", 1, Empty, Empty);
        files.Add("a", 2, Empty, with255);
        files.Add("a", 3, with255, with255);
        files.Add("a", 4, Empty, [9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        files.Add("a", 5, Empty, Empty);
        var item = Assert.Single(Score("vos-benchmark").Objects);
        Assert.Equal(255, item.Object);
        Assert.Equal([("00002", 0.0), ("00003", 1.0), ("00004", 1.0)], item.Frames.Select(frame => (frame.Frame, frame.J)));
        Assert.Equal(200 / 3.0, item.Measures["J"], 1e-12);
    }

    [Fact]
    public void Vos_benchmark_keeps_the_first_and_the_last_frame_on_request()
    {
        files.Add("a", 0, LeftHalf, LeftQuarter);
        files.Add("a", 1, LeftHalf, LeftHalf);
        files.Add("a", 2, LeftHalf, LeftHalf);
        Assert.Equal(100, Score("vos-benchmark").Global["J"]);
        Assert.Equal(250 / 3.0, Scorer.Score(Request("vos-benchmark") with { KeepFirstAndLast = true }).Global["J"], 1e-12);
    }

    [Fact]
    public void Options_of_another_protocol_are_refused()
    {
        files.AddAll("a", 3, LeftHalf, LeftHalf);
        Assert.Throws<ConfigurationException>(() => Scorer.Score(Request("davis2016") with { KeepFirstAndLast = true }));
        Assert.Throws<ConfigurationException>(() => Scorer.Score(Request("vos-benchmark") with { ExactDecay = true }));
        var error = Assert.Throws<ConfigurationException>(() => Score("davis2018"));
        Assert.Contains("davis2016, davis2017, davis2017-unsupervised, vos-benchmark", error.Message);
    }

    [Theory]
    [InlineData("davis2016")]
    [InlineData("davis2017")]
    [InlineData("davis2017-unsupervised")]
    [InlineData("vos-benchmark")]
    [InlineData("youtube-vos")]
    [InlineData("bdd100k")]
    public void No_protocol_averages_over_a_part_of_the_predictions_unasked(string protocol)
    {
        files.AddAll("a", 4, LeftHalf, LeftHalf);
        files.AddAll("b", 4, LeftHalf, LeftHalf);
        const string listed = """{"objects":{"1":{"category":"dog","frames":["00000","00001","00002","00003"]}}}""";
        File.WriteAllText(Path.Combine(files.GroundTruth, "meta.json"), $$$"""{"videos":{"a":{{{listed}}},"b":{{{listed}}} }}""");
        Score(protocol);
        Directory.Delete(Path.Combine(files.Predictions, "b"), recursive: true);
        var error = Assert.Throws<DatasetException>(() => Score(protocol));
        Assert.Contains("b (all", error.Message);
        Assert.Contains("--allow-missing", error.Message);
        var allowed = Scorer.Score(Request(protocol) with { AllowMissing = true });
        Assert.Contains(allowed.Warnings, line => line.StartsWith("counted as empty masks") && line.Contains("b (all"));
        // The whole set counts all the same: a is found, b is not.
        Assert.Equal([1, 0], allowed.Objects.Select(o => o.Measures["J-Mean"]));
    }

    private Scores Score(string protocol) => Scorer.Score(Request(protocol));

    private ScoringRequest Request(string protocol) => new() { Protocol = protocol, GroundTruth = files.GroundTruth, Predictions = files.Predictions };
}
