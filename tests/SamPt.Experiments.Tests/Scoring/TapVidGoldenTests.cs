using System.Text.Json;
using SamPt.Core.Metrics;
using SamPt.Data.Tracks;
using SamPt.Experiments.Scoring;
using SamPt.Tests;

namespace SamPt.Experiments.Tests.Scoring;

/// <summary>
/// Against tapnet's own sampling of queries and its own metrics, on random tracks with points that are never seen, seen late or on one frame
/// alone, and with errors of exactly a threshold (Golden/make_tap_vid_golden.py).
/// </summary>
public class TapVidGoldenTests
{
    [Theory]
    [InlineData(TapVidQueryMode.First, "first")]
    [InlineData(TapVidQueryMode.Strided, "strided")]
    public void Equals_tapnet(TapVidQueryMode mode, string folder)
    {
        var expected = JsonDocument.Parse(File.ReadAllText(Golden("expected.json"))).RootElement.GetProperty(folder);
        var scores = Scorer.Score(Request(folder) with { QueryMode = mode });
        Assert.Empty(scores.Warnings);
        var videos = scores.Objects.Where(o => o.Object == 0).ToDictionary(o => o.Sequence, o => o.Measures);
        Assert.Equal(3, videos.Count);
        foreach (var video in expected.EnumerateObject())
        {
            Assert.Equal(14, video.Value.EnumerateObject().Count());
            foreach (var figure in video.Value.EnumerateObject())
                Assert.Equal(figure.Value.GetDouble(), videos[video.Name][figure.Name], GoldenScores.Tolerance);
        }
        // The benchmark's score is the plain mean over its videos.
        foreach (var (name, value) in scores.Global)
            Assert.Equal(expected.EnumerateObject().Average(video => video.Value.GetProperty(name).GetDouble()), value, GoldenScores.Tolerance);
    }

    [Fact]
    public void Scores_each_object_by_its_own_points()
    {
        var scores = Scorer.Score(Request("first"));
        foreach (var video in scores.Objects.GroupBy(o => o.Sequence))
        {
            Assert.Equal([0, 1, 2, 3], video.Select(o => o.Object));
            Assert.Equal(video.First().Measures["queries"], video.Skip(1).Sum(o => o.Measures["queries"]));
            // Occlusion is judged on every frame after the query; weighted by those, the objects' accuracies give the video's.
            var judged = Judged(video.Key);
            Assert.Equal(video.First().Measures["occlusion_accuracy"], video.Skip(1).Sum(o => judged[o.Object] * o.Measures["occlusion_accuracy"]) / judged.Values.Sum(), 1e-12);
        }
    }

    [Fact]
    public void Takes_answers_in_pixels_of_another_size()
    {
        using var files = new MaskFiles();
        foreach (var path in Directory.EnumerateFiles(Golden("first")))
        {
            var estimate = TrackFile.Read(path);
            var doubled = estimate with
            {
                Size = new(estimate.Size.Width * 2, estimate.Size.Height * 4),
                Points = [.. estimate.Points.Select(p => p with { Positions = [.. p.Positions.Select(xy => new System.Numerics.Vector2(xy.X * 2, xy.Y * 4))] })],
            };
            TrackFile.Write(Path.Combine(files.Predictions, Path.GetFileName(path)), doubled);
        }
        var (plain, scaled) = (Scorer.Score(Request("first")), Scorer.Score(Request("first") with { Predictions = files.Predictions }));
        foreach (var (name, value) in plain.Global) Assert.Equal(value, scaled.Global[name], 1e-12);
    }

    [Fact]
    public void Refuses_queries_of_the_other_mode() =>
        Assert.Contains("query mode first asks for point", Assert.Throws<SamPt.Core.DatasetException>(() => Scorer.Score(Request("strided"))).Message);

    [Fact]
    public void Gives_full_marks_to_the_truth()
    {
        var scores = Scorer.Score(Request("truth"));
        Assert.All(scores.Global.Values, value => Assert.Equal(1, value));
    }

    private static Dictionary<int, int> Judged(string video)
    {
        var truth = TrackFile.Read(Golden("truth", video + ".json"));
        return truth.Points.Where(p => p.QueryFrame is not null).GroupBy(p => p.Object).ToDictionary(g => g.Key, g => g.Sum(p => truth.FrameCount - 1 - p.QueryFrame!.Value));
    }

    private static ScoringRequest Request(string folder) => new() { Protocol = "tap-vid", GroundTruth = Golden("truth"), Predictions = Golden(folder) };

    private static string Golden(params string[] parts) => SharedData.Golden(["tap-vid", .. parts]);
}
