using SamPt.Core;
using SamPt.Core.Metrics;
using SamPt.Data.Tracks;
using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Tests.Scoring;

public sealed class TapVidProtocolTests : IDisposable
{
    private readonly MaskFiles files = new();

    // Two points over four frames; the second is first seen on frame 1.
    private static readonly PointTrack Early = Track(0, [false, false, false, false]), Late = Track(1, [true, false, false, false]);

    public TapVidProtocolTests()
    {
        Write(files.GroundTruth, "ant", Early, Late);
        Write(files.GroundTruth, "bee", Early);
    }

    public void Dispose() => files.Dispose();

    [Fact]
    public void Refuses_a_missing_video_unless_told_to_count_it_as_lost()
    {
        Write(files.Predictions, "bee", Early);
        Assert.Contains(Path.Combine(files.Predictions, "ant.json") + ": no such file; 2 of 3 queries have no answer: ant (all 2)", Refusal().Message);
        var scores = Scorer.Score(Request() with { AllowMissing = true });
        Assert.Contains("counted as lost from the start", Assert.Single(scores.Warnings));
        Assert.Equal(0.5, scores.Global["average_jaccard"]);
        Assert.Equal(0.5, scores.Global["occlusion_accuracy"]);
    }

    [Fact]
    public void Refuses_a_missing_query_unless_told_to_count_it_as_lost()
    {
        Write(files.Predictions, "ant", Early);
        Write(files.Predictions, "bee", Early);
        Assert.Contains("no answer for point 1, asked for on frame 1; 1 of 3 queries", Refusal().Message);
        // Of ant's 3 + 2 visible points, 3 are right.
        Assert.Equal((0.6 + 1) / 2, Scorer.Score(Request() with { AllowMissing = true }).Global["average_pts_within_thresh"], 1e-12);
    }

    [Fact]
    public void Scores_the_named_videos_alone()
    {
        Write(files.Predictions, "bee", Early);
        Assert.Equal(1, Scorer.Score(Request() with { Sequences = ["bee"] }).Global["average_jaccard"]);
        Assert.Contains("did you mean bee", Assert.Throws<DatasetException>(() => Scorer.Score(Request() with { Sequences = ["be"] })).Message);
    }

    [Fact]
    public void Names_an_answer_that_nobody_asked_for()
    {
        Write(files.Predictions, "bee", Early);
        Write(files.Predictions, "ant", Early, Late with { Point = 2 });
        Assert.Contains("points[1] answers for point 2, but the truth has 2", Refusal().Message);
        Write(files.Predictions, "ant", Early, Late with { QueryFrame = 2 });
        Assert.Contains("points[1] was asked for on frame 2, but query mode first asks for point 1 on 1;", Refusal().Message);
        Write(files.Predictions, "ant", Early, Early with { Point = 0 });
        Assert.Contains("points[1] answers for point 0 from frame 0 on a second time", Refusal().Message);
        Write(files.Predictions, "ant", Track(0, [false, false, false]));
        Assert.Contains("3 frames, the truth has 4", Refusal().Message);
    }

    [Fact]
    public void Leaves_out_videos_without_a_visible_point_and_says_so()
    {
        Write(files.GroundTruth, "bee", Track(null, [true, true, true, true]));
        Write(files.Predictions, "ant", Early, Late);
        var scores = Scorer.Score(Request());
        Assert.Equal(1, scores.Global["average_jaccard"]);
        Assert.Contains("nothing is scored in bee", Assert.Single(scores.Warnings));
    }

    [Fact]
    public void Has_no_mean_where_a_video_has_no_figure()
    {
        Write(files.GroundTruth, "bee", Track(3, [true, true, true, false]));
        Write(files.Predictions, "ant", Early, Late);
        Write(files.Predictions, "bee", Track(3, [true, true, true, false]));
        var scores = Scorer.Score(Request());
        Assert.True(double.IsNaN(scores.Global["average_pts_within_thresh"]));
        Assert.Contains("no point is seen again after its query", Assert.Single(scores.Warnings));
    }

    [Fact]
    public void Takes_two_files()
    {
        Write(files.Predictions, "other-name", Early);
        var scores = Scorer.Score(Request() with { GroundTruth = Path.Combine(files.GroundTruth, "bee.json"), Predictions = Path.Combine(files.Predictions, "other-name.json") });
        Assert.Equal(1, scores.Global["average_jaccard"]);
    }

    [Fact]
    public void Prints_the_mean_first_and_then_each_video()
    {
        Write(files.Predictions, "ant", Early, Late);
        Write(files.Predictions, "bee", Early);
        Assert.Equal(
            "video,object,queries,average_jaccard,average_pts_within_thresh,occlusion_accuracy\n"
            + "mean over videos,,3,1.000,1.000,1.000\nant,all,2,1.000,1.000,1.000\nbee,all,1,1.000,1.000,1.000\n",
            GoldenScores.Text(Scorer.Score(Request()), "tap-vid_results-val.csv"));
    }

    [Fact]
    public void Refuses_options_of_other_protocols()
    {
        foreach (var request in new[] { Request() with { ExactDecay = true }, Request() with { KeepFirstAndLast = true }, Request() with { MaxFrames = 2 } })
            Assert.Throws<ConfigurationException>(() => Scorer.Score(request));
    }

    private DatasetException Refusal() => Assert.Throws<DatasetException>(() => Scorer.Score(Request()));

    private ScoringRequest Request() => new() { Protocol = "tap-vid", GroundTruth = files.GroundTruth, Predictions = files.Predictions };

    private static void Write(string folder, string video, params PointTrack[] points) =>
        TrackFile.Write(Path.Combine(folder, video + ".json"), new VideoTracks(video, new(100, 50), points));

    private static PointTrack Track(int? query, bool[] occluded) => new()
    {
        QueryFrame = query, Positions = [.. occluded.Select((_, t) => new System.Numerics.Vector2(10 * t, 5))], Occluded = occluded,
    };
}
