using SamPt.Core;
using SamPt.Experiments.Scoring;
using SamPt.Tests;

namespace SamPt.Experiments.Tests.Scoring;

public class YouTubeVosGoldenTests
{
    [SharedFact]
    public void Equals_the_recorded_figures()
    {
        var golden = GoldenScores.Read("ytvos-tiny", "expected.json");
        var scores = Scorer.Score(Request());
        foreach (var figure in golden.GetProperty("scores").EnumerateObject()) Assert.Equal(figure.Value.GetDouble(), scores.Global[figure.Name], GoldenScores.Tolerance);
        Assert.Equal(5, scores.Global.Count);
        Assert.Contains(scores.Warnings, w => w.Contains("not public"));
        foreach (var video in golden.GetProperty("videos").EnumerateObject())
        {
            foreach (var item in video.Value.EnumerateObject())
            {
                var own = scores.Objects.Single(o => o.Sequence == video.Name && o.Object == int.Parse(item.Name));
                Assert.Equal(item.Value.GetProperty("frames").EnumerateArray().Select(f => f.GetString()!), own.Frames.Select(f => f.Frame));
                GoldenScores.EqualSeries(GoldenScores.Numbers(item.Value.GetProperty("J_per_frame")), own.Frames.Select(f => f.J));
                GoldenScores.EqualSeries(GoldenScores.Numbers(item.Value.GetProperty("F_per_frame")), own.Frames.Select(f => f.F));
            }
        }
    }

    [SharedFact]
    public void Asks_for_all_annotations_where_there_are_first_masks_alone()
    {
        var error = Assert.Throws<DatasetException>(() => Scorer.Score(Request() with { GroundTruth = SharedData.Path("golden", "ytvos-tiny", "valid", "Annotations") }));
        Assert.Contains("hand in to the server", error.Message);
    }

    [SharedFact]
    public void Asks_for_the_list_of_objects()
    {
        var error = Assert.Throws<DatasetException>(() => Scorer.Score(Request() with { GroundTruth = SharedData.Path("golden", "davis2017", "annotations") }));
        Assert.Contains("meta.json: no such file", error.Message);
    }

    private static ScoringRequest Request() => new()
    {
        Protocol = "youtube-vos",
        GroundTruth = SharedData.Path("golden", "ytvos-tiny", "ground-truth"),
        Predictions = SharedData.Path("golden", "ytvos-tiny", "predictions"),
    };
}
