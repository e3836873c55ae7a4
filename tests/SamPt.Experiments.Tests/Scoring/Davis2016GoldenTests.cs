using System.Text.Json;
using SamPt.Experiments.Scoring;
using SamPt.Tests;

namespace SamPt.Experiments.Tests.Scoring;

public class Davis2016GoldenTests
{
    [SharedTheory]
    [InlineData("shift_3_-2")]
    [InlineData("lag3_drop7")]
    [InlineData("osvos_binary")]
    public void Equals_the_official_evaluator_per_frame_sequence_and_overall(string predictions)
    {
        var golden = GoldenScores.Read("davis2016-scores.json").GetProperty("prediction_sets").GetProperty(predictions);
        var scores = Scorer.Score(new ScoringRequest
        {
            Protocol = "davis2016",
            GroundTruth = SharedData.Path("davis2016", "Annotations", "480p"),
            Predictions = SharedData.Path("golden", "davis2016-predictions", predictions),
        });

        Assert.Empty(scores.Warnings);
        Assert.Equal(6, scores.Objects.Count);
        GoldenScores.EqualFlat(golden.GetProperty("global"), scores.Global);
        Assert.Equal(golden.GetProperty("global").GetProperty("JF_mean").GetDouble(), scores.Global["J&F-Mean"], GoldenScores.Tolerance);
        foreach (var item in scores.Objects) EqualSequence(golden.GetProperty("sequences").GetProperty(item.Sequence), item);
        Assert.Equal(GlobalTable(golden.GetProperty("global")), GoldenScores.Text(scores, "global_results-val.csv"));
        Assert.Equal(SequenceTable(golden.GetProperty("sequences")), GoldenScores.Text(scores, "per-sequence_results-val.csv"));
    }

    private static void EqualSequence(JsonElement golden, ObjectScores item)
    {
        GoldenScores.EqualFlat(golden, item.Measures);
        Assert.Equal("00001", item.Frames[0].Frame);
        Assert.Equal(golden.GetProperty("n_frames").GetInt32() - 2, item.Frames.Count);
        GoldenScores.EqualSeries(GoldenScores.Numbers(golden.GetProperty("J_per_frame_all"))[1..^1], item.Frames.Select(frame => frame.J));
        GoldenScores.EqualSeries(GoldenScores.Numbers(golden.GetProperty("F_per_frame_all"))[1..^1], item.Frames.Select(frame => frame.F));
    }

    private static string GlobalTable(JsonElement golden)
    {
        string[] figures = ["JF_mean", "J_mean", "J_recall", "J_decay", "F_mean", "F_recall", "F_decay"];
        return "J&F-Mean,J-Mean,J-Recall,J-Decay,F-Mean,F-Recall,F-Decay\n"
            + string.Join(',', figures.Select(name => GoldenScores.Cell(golden.GetProperty(name).GetDouble(), 3))) + "\n";
    }

    private static string SequenceTable(JsonElement sequences) => "Sequence,J-Mean,F-Mean\n" + string.Concat(
        sequences.EnumerateObject().OrderBy(sequence => sequence.Name, StringComparer.Ordinal).Select(sequence => string.Join(',',
            sequence.Name + "_1",
            GoldenScores.Cell(sequence.Value.GetProperty("J_mean").GetDouble(), 3),
            GoldenScores.Cell(sequence.Value.GetProperty("F_mean").GetDouble(), 3)) + "\n"));
}
