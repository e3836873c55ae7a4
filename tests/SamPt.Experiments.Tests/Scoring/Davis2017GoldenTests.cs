using System.Text.Json;
using SamPt.Core.Masks;
using SamPt.Core.Metrics;
using SamPt.Data.Codecs;
using SamPt.Experiments.Scoring;
using SamPt.Tests;

namespace SamPt.Experiments.Tests.Scoring;

public class Davis2017GoldenTests
{
    [SharedFact]
    public void Equals_the_official_evaluator_on_several_objects()
    {
        var scores = Score("annotations", SharedData.Path("golden", "davis2017", "predictions"));
        // lab-coat's first annotation holds the ids 2 to 5.
        Assert.Contains("count as objects, as in the official tool, in lab-coat", Assert.Single(scores.Warnings));
        EqualGolden("plain", scores);
    }

    [SharedFact]
    public void Scores_void_pixels_as_background_and_says_so()
    {
        var scores = Score("annotations-void", SharedData.Path("golden", "davis2017", "predictions"));
        EqualGolden("void_gt", scores);
        Assert.Contains(scores.Warnings, line => line.Contains("void pixels (255) are background and still scored"));
    }

    [SharedFact]
    public void Counts_a_missing_object_as_empty()
    {
        using var files = new MaskFiles();
        foreach (var path in Directory.EnumerateFiles(SharedData.Path("golden", "davis2017", "predictions"), "*.png", SearchOption.AllDirectories))
        {
            var sequence = Path.GetFileName(Path.GetDirectoryName(path)!);
            var first = LabelPng.Read(SharedData.Path("golden", "davis2017", "annotations", sequence, "00000.png")).Labels;
            var labels = LabelPng.Read(path).Labels;
            labels.Labels.Replace(first.ObjectIds().Max(), (byte)0);
            MaskFiles.Write(Path.Combine(files.Predictions, sequence, Path.GetFileName(path)), labels);
        }
        EqualGolden("missing_last_id", Score("annotations", files.Predictions));
    }

    [SharedFact]
    public void Core_metrics_leave_void_pixels_out_as_the_official_ones_do()
    {
        var golden = GoldenScores.Read("davis2017", "scores.json").GetProperty("void_gt").GetProperty("sequences").GetProperty("judo");
        foreach (var expected in golden.GetProperty("objects").EnumerateObject())
        {
            var id = byte.Parse(expected.Name);
            var (js, fs) = (new List<double>(), new List<double>());
            foreach (var frame in golden.GetProperty("frames").EnumerateArray().Select(name => name.GetString() + ".png"))
            {
                var annotation = LabelPng.Read(SharedData.Path("golden", "davis2017", "annotations-void", "judo", frame)).Labels;
                var prediction = LabelPng.Read(SharedData.Path("golden", "davis2017", "predictions", "judo", frame)).Labels.MaskOf(id);
                js.Add(RegionSimilarity.Of(annotation.MaskOf(id), prediction, annotation.MaskOf(255)));
                fs.Add(BoundaryAccuracy.Of(annotation.MaskOf(id), prediction, annotation.MaskOf(255)));
            }
            var ignored = expected.Value.GetProperty("with_void_ignored");
            GoldenScores.EqualSeries(GoldenScores.Numbers(ignored.GetProperty("J_per_frame")), js);
            GoldenScores.EqualSeries(GoldenScores.Numbers(ignored.GetProperty("F_per_frame")), fs);
        }
    }

    [SharedFact]
    public void Run_lengths_of_real_masks_equal_pycocotools()
    {
        foreach (var golden in GoldenScores.Read("rle.json").GetProperty("real_masks").EnumerateArray())
        {
            var labels = LabelPng.Read(SharedData.Path(golden.GetProperty("mask").GetString()!.Split('/'))).Labels;
            var runs = RunLengthMask.From(labels.Foreground());
            Assert.Equal(golden.GetProperty("counts_compressed").GetString(), RunLengthText.Write(runs));
            Assert.Equal(golden.GetProperty("area").GetInt32(), runs.Area);
            Assert.Equal(labels.Foreground().Words.ToArray(), runs.ToMask().Words.ToArray());
            var box = runs.Bounds()!.Value;
            Assert.Equal<double[]>(GoldenScores.Numbers(golden.GetProperty("bbox_xywh")), [box.XMin, box.YMin, box.Width, box.Height]);
        }
    }

    private static Scores Score(string annotations, string predictions) => Scorer.Score(new ScoringRequest
    {
        Protocol = "davis2017", GroundTruth = SharedData.Path("golden", "davis2017", annotations), Predictions = predictions,
    });

    private static void EqualGolden(string part, Scores scores)
    {
        var golden = GoldenScores.Read("davis2017", "scores.json").GetProperty(part);
        var global = golden.GetProperty("global_mean_over_objects");
        GoldenScores.EqualFlat(global, scores.Global);
        Assert.Equal(global.GetProperty("JF_mean").GetDouble(), scores.Global["J&F-Mean"], GoldenScores.Tolerance);
        var expected = golden.GetProperty("sequences").EnumerateObject().SelectMany(sequence =>
            sequence.Value.GetProperty("objects").EnumerateObject().Select(item => (Sequence: sequence.Name, Object: int.Parse(item.Name), item.Value,
                Frames: sequence.Value.GetProperty("frames").EnumerateArray().Select(frame => frame.GetString()!).ToArray())))
            .OrderBy(item => item.Sequence, StringComparer.Ordinal).ThenBy(item => item.Object).ToList();
        Assert.Equal(16, expected.Count);
        Assert.Equal(expected.Select(item => (item.Sequence, item.Object)), scores.Objects.Select(item => (item.Sequence, item.Object)));
        var table = "Sequence,J-Mean,F-Mean\n";
        foreach (var (item, actual) in expected.Zip(scores.Objects))
        {
            Assert.Equal(item.Frames, actual.Frames.Select(frame => frame.Frame));
            GoldenScores.EqualSeries(GoldenScores.Numbers(item.Value.GetProperty("J_per_frame")), actual.Frames.Select(frame => frame.J));
            GoldenScores.EqualSeries(GoldenScores.Numbers(item.Value.GetProperty("F_per_frame")), actual.Frames.Select(frame => frame.F));
            foreach (var metric in new[] { "J", "F" }) EqualStatistics(item.Value.GetProperty(metric), metric, actual);
            var (j, f) = (item.Value.GetProperty("J").GetProperty("mean").GetDouble(), item.Value.GetProperty("F").GetProperty("mean").GetDouble());
            table += $"{item.Sequence}_{item.Object},{GoldenScores.Cell(j, 3)},{GoldenScores.Cell(f, 3)}\n";
        }
        Assert.Equal(table, GoldenScores.Text(scores, "per-sequence_results-val.csv"));
    }

    private static void EqualStatistics(JsonElement golden, string metric, ObjectScores actual)
    {
        Assert.Equal(golden.GetProperty("mean").GetDouble(), actual.Measures[metric + "-Mean"], GoldenScores.Tolerance);
        Assert.Equal(golden.GetProperty("recall").GetDouble(), actual.Measures[metric + "-Recall"], GoldenScores.Tolerance);
        Assert.Equal(golden.GetProperty("decay").GetDouble(), actual.Measures[metric + "-Decay"], GoldenScores.Tolerance);
    }
}
