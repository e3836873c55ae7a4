using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Tests.Scoring;

public sealed class UvoProtocolTests : IDisposable
{

    private readonly string folder = Directory.CreateTempSubdirectory("sampt-uvo-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    // Pixels by hand: 4 + 4 shared of 8 + 8; 4 + 4 of 8 + 8 and nothing on the second frame.
    [InlineData("""[{"size":[4,3],"counts":[0,4,8]},{"size":[4,3],"counts":[0,4,8]}]""", 0.5)]
    [InlineData("""[{"size":[4,3],"counts":[0,8,4]},null]""", 0.5)]
    [InlineData("""[{"size":[4,3],"counts":[4,8]},{"size":[4,3],"counts":[0,12]}]""", 12.0 / 24)]
    [InlineData("""[null,null]""", 0)]
    public void Divides_what_all_frames_share_by_what_they_cover(string masks, double iou)
    {
        var scores = Score(Truth(), $$"""[{"video_id":3,"category_id":1,"score":0.5,"segmentations":{{masks}}}]""");
        Assert.Equal(iou, Assert.Single(scores.Objects).Measures["IoU-Best"], 1e-12);
    }

    [Fact]
    public void Never_counts_finding_an_object_with_id_0()
    {
        const string result = """[{"video_id":3,"category_id":1,"score":0.5,"segmentations":[{"size":[4,3],"counts":[0,8,4]},{"size":[4,3],"counts":[0,8,4]}]}]""";
        Assert.Equal(1, Score(Truth(id: 5), result).Global["AP"], 1e-12);
        var scores = Score(Truth(id: 0), result);
        Assert.Equal(0, scores.Global["AP"]);
        Assert.Contains(scores.Warnings, w => w.Contains("id 0"));
    }

    [Fact]
    public void Says_minus_one_where_there_is_nothing_to_find()
    {
        var scores = Score(Truth(), "[]");
        Assert.Equal((0, -1), (scores.Global["ARs"], scores.Global["ARl"]));
        Assert.Contains(scores.Warnings, w => w.Contains("1 of 1 videos have no results"));
    }

    [Theory]
    [InlineData("""{"video_id":3}""", "expected YTVIS results")]
    [InlineData("""[{"video_id":3,"score":0.5,"category_id":1}]""", "lacks 'segmentations'")]
    [InlineData("""[{"video_id":"three","category_id":1,"score":0.5,"segmentations":[null,null]}]""", "$[0].video_id has a value of the wrong type")]
    [InlineData("""[{"video_id":3,"category_id":1,"score":"high","segmentations":[null,null]}]""", "score has a value of the wrong type")]
    [InlineData("""[{"video_id":3,"category_id":1,"score":0.5,"segmentations":{}}]""", "expected a list with an entry for each frame")]
    [InlineData("""[{"video_id":3,"category_id":1,"score":0.5,"segmentations":[null,{"size":[4],"counts":"04"}]}]""", "segmentations[1].size: expected [height, width]")]
    [InlineData("""[{"video_id":3,"category_id":1,"score":0.5,"segmentations":[null,{"size":[4,3]}]}]""", "segmentations[1] has no counts")]
    [InlineData("""[{"video_id":3,"category_id":1,"score":0.5,"segmentations":[[[1,1,2,2,3,3]],null]}]""", "segmentations[0] is a polygon")]
    [InlineData("""[{"video_id":3,"category_id":1,"score":0.5,"segmentations":[{"size":[4,3],"counts":[5,6]},null]}]""", "the runs cover 11 pixels, a mask of 3x4 has 12")]
    [InlineData("""[{"video_id":3,"category_id":1,"score":0.5,"segmentations":[null,{"size":[4,3],"counts":"04"}]}]""", "result 0 (video 3), frame 1: run lengths: the runs cover 4 pixels")]
    [InlineData("""[{"video_id":3,"category_id":1,"score":0.5,"segmentations":[null,{"size":[3,4],"counts":"0<"}]}]""", "result 0 (video 3), frame 1: the mask is 4x3, the video 3x4")]
    [InlineData("""[{"video_id":3,"category_id":1,"score":0.5,"segmentations":[null]}]""", "segmentations has 1 entries, the video 2 frames")]
    [InlineData("""[{"video_id":4,"category_id":1,"score":0.5,"segmentations":[null,null]}]""", "video_id 4, which")]
    [InlineData("""[{"video_id":3,"category_id":0,"score":0.5,"segmentations":[null,null]}]""", "category_id 0; ")]
    [InlineData("""[{"video_id":3,""", "results.json")]
    [InlineData("""[null]""", "results.json")]
    public void Complains_of_bad_results_in_one_line(string results, string complaint)
    {
        var error = Assert.Throws<DatasetException>(() => Score(Truth(), results));
        Assert.StartsWith(Path.Combine(folder, "results.json"), error.Message);
        Assert.Contains(complaint, error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("SamPt.", error.Message);
    }

    [Theory]
    [InlineData("[]", "expected YTVIS annotations")]
    [InlineData("""{"videos":[],"categories":[]}""", "videos: expected at least one")]
    [InlineData("""{"videos":[{"id":1,"width":3,"height":4,"file_names":["a/0.jpg"],"length":2}],"categories":[]}""", "video 1: length 2, but 1 file_names")]
    [InlineData("""{"videos":[{"id":1,"width":3,"height":4,"file_names":["a/0.jpg"]}],"categories":[]}""", "has no annotations")]
    [InlineData("""{"videos":[{"id":1,"width":3,"height":4,"file_names":["a/0.jpg"]},{"id":1,"width":3,"height":4,"file_names":["b/0.jpg"]}],"categories":[]}""", "id 1 twice")]
    public void Complains_of_bad_annotations_in_one_line(string annotations, string complaint)
    {
        var error = Assert.Throws<DatasetException>(() => Score(annotations, "[]"));
        Assert.StartsWith(Path.Combine(folder, "annotations.json"), error.Message);
        Assert.Contains(complaint, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Complains_of_a_missing_file()
    {
        File.WriteAllText(Path.Combine(folder, "annotations.json"), Truth());
        var error = Assert.Throws<DatasetException>(() => Scorer.Score(Request()));
        Assert.StartsWith(Path.Combine(folder, "results.json") + ": cannot be read", error.Message);
    }

    [Fact]
    public void Refuses_options_of_other_protocols()
    {
        File.WriteAllText(Path.Combine(folder, "annotations.json"), Truth());
        foreach (var request in new[] { Request() with { ExactDecay = true }, Request() with { KeepFirstAndLast = true }, Request() with { AllowMissing = true }, Request() with { MaxFrames = 3 } })
            Assert.Throws<ConfigurationException>(() => Scorer.Score(request));
    }

    [Fact]
    public void Averages_over_all_videos_and_names_those_without_results()
    {
        // Two videos with an object each, the second without results: half of what there is to find.
        var truth = JsonNode.Parse(Truth())!;
        var (video, annotation) = (truth["videos"]![0]!.DeepClone(), truth["annotations"]![0]!.DeepClone());
        (video["id"], annotation["id"], annotation["video_id"]) = (4, 2, 4);
        video["file_names"] = new JsonArray("w/0.jpg", "w/1.jpg");
        truth["videos"]!.AsArray().Add(video);
        truth["annotations"]!.AsArray().Add(annotation);
        var scores = Score(truth.ToJsonString(), """[{"video_id":3,"category_id":1,"score":0.5,"segmentations":[{"size":[4,3],"counts":[0,8,4]},{"size":[4,3],"counts":[0,8,4]}]}]""");
        Assert.Equal(0.5, scores.Global["AR100"], 1e-12);
        Assert.Contains("1 of 2 videos have no results, so nothing is found in them: w", Assert.Single(scores.Warnings));
    }

    private static string Truth(int id = 1) => new JsonObject
    {
        ["videos"] = new JsonArray(new JsonObject { ["id"] = 3, ["width"] = 3, ["height"] = 4, ["file_names"] = new JsonArray("v/0.jpg", "v/1.jpg") }),
        ["categories"] = new JsonArray(new JsonObject { ["id"] = 1, ["name"] = "object" }),
        ["annotations"] = new JsonArray(new JsonObject
        {
            ["id"] = id, ["video_id"] = 3, ["category_id"] = 1, ["iscrowd"] = 0,
            ["segmentations"] = JsonNode.Parse("""[{"size":[4,3],"counts":[0,8,4]},{"size":[4,3],"counts":[0,8,4]}]"""),
        }),
    }.ToJsonString();

    private Scores Score(string annotations, string results)
    {
        File.WriteAllText(Path.Combine(folder, "annotations.json"), annotations);
        File.WriteAllText(Path.Combine(folder, "results.json"), results);
        return Scorer.Score(Request());
    }

    private ScoringRequest Request() => new()
    {
        Protocol = "uvo", GroundTruth = Path.Combine(folder, "annotations.json"), Predictions = Path.Combine(folder, "results.json"),
    };
}
