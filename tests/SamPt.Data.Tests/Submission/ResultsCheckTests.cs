using System.IO.Compression;
using SamPt.Data.Submission;
using SamPt.Data.Ytvis;

namespace SamPt.Data.Tests.Submission;

/// <summary>Of a dataset of two videos, 1 (2x2, one frame) and 2 (2x1, two frames).</summary>
public sealed class ResultsCheckTests : IDisposable
{
    private const string First = "{\"video_id\":1,\"category_id\":1,\"score\":0.5,\"segmentations\":[{\"size\":[2,2],\"counts\":\"13\"}]}";
    private const string Second = "{\"video_id\":2,\"category_id\":1,\"score\":1,\"segmentations\":[null,{\"size\":[1,2],\"counts\":\"11\"}]}";

    private static readonly Benchmark Uvo = BenchmarkCatalog.Find("uvo");

    private static readonly YtvisAnnotations Ground = new(
        [new YtvisVideo(1, 2, 2, ["a/0.jpg"]), new YtvisVideo(2, 2, 1, ["b/0.jpg", "b/1.jpg"])], [new YtvisCategory(1, "object")]);

    private readonly SubmissionFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Finds_right_results_sound()
    {
        var report = Check(First, Second);
        Assert.Empty(report.Problems);
        Assert.Equal((2, 2), (report.Videos, report.Files));
    }

    [Theory]
    [InlineData("score", "1.5", "score is 1.5; expected 0 to 1")]
    [InlineData("score", "-0.1", "score is -0.1; expected 0 to 1")]
    [InlineData("category_id", "7", "category_id is 7; expected 1")]
    [InlineData("video_id", "9", "video_id 9 is not in the dataset; expected one of its 2 videos")]
    [InlineData("segmentations", "[]", "has 0 segmentations, video 1 has 1 frames")]
    [InlineData("segmentations", "[{\"size\":[3,2],\"counts\":\"15\"}]", "the mask is 2x3, the video 2x2")]
    [InlineData("segmentations", "[{\"size\":[2,2],\"counts\":\"12\"}]", "the runs cover 3 pixels, a mask of 2x2 has 4")]
    [InlineData("segmentations", "[{\"size\":[2,2],\"counts\":\"1~\"}]", "character '~' at 1")]
    [InlineData("score", "\"high\"", "has a value of the wrong type")]
    [InlineData("segmentations", "7", "segmentations: expected a list with an entry for each frame")]
    [InlineData("video_id", "null", "has a value of the wrong type")]
    public void Says_what_is_wrong_with_a_result(string member, string value, string expected)
    {
        var wrong = System.Text.Json.Nodes.JsonNode.Parse(First)!;
        wrong[member] = System.Text.Json.Nodes.JsonNode.Parse(value);
        var report = Check(Second, First, wrong.ToJsonString());
        Assert.Contains(expected, Assert.Single(Assert.Single(report.Problems).Lines));
    }

    [Fact]
    public void Says_which_videos_have_no_result() =>
        Assert.Contains("has nothing on 1 of 2 videos (first: 2)", Assert.Single(SubmissionFolder.AssertOnly("missing-video", Check(First)).Lines));

    [Theory]
    [InlineData("uvo/results.json", "top-folder", "missing-results")]
    [InlineData("result.json", "unexpected-file", "missing-results")]
    public void Wants_the_file_at_the_root(string name, params string[] kinds)
    {
        using var files = SubmissionFiles.Open(folder.Zip((name, "[]"u8.ToArray())));
        Assert.Equal(kinds, new ResultsCheck(Uvo, Ground).Check(files, default).Problems.Select(p => p.Kind));
    }

    [Fact]
    public void Packs_the_file_as_it_is()
    {
        File.WriteAllText(folder.At("r.json"), $"[{First},{Second}]");
        var outcome = new SubmissionPacker(Uvo).PackResults(folder.At("r.json"), new ResultsCheck(Uvo, Ground), folder.At("a.zip"), false, default);
        Assert.True(outcome.Report.IsSound);
        using var zip = ZipFile.OpenRead(folder.At("a.zip"));
        using var text = new StreamReader(Assert.Single(zip.Entries).Open());
        Assert.Equal(("results.json", $"[{First},{Second}]"), (zip.Entries[0].FullName, text.ReadToEnd()));
    }

    [Fact]
    public void Packs_no_results_with_a_problem()
    {
        File.WriteAllText(folder.At("r.json"), $"[{First},{Second}");
        var outcome = new SubmissionPacker(Uvo).PackResults(folder.At("r.json"), new ResultsCheck(Uvo, Ground), folder.At("a.zip"), false, default);
        Assert.StartsWith("results.json: ", Assert.Single(SubmissionFolder.AssertOnly("json", outcome.Report).Lines));
        Assert.False(File.Exists(folder.At("a.zip")));
    }

    private SubmissionReport Check(params string[] results)
    {
        using var files = SubmissionFiles.Open(folder.Zip(("results.json", System.Text.Encoding.UTF8.GetBytes($"[{string.Join(",", results)}]"))));
        return new ResultsCheck(Uvo, Ground).Check(files, default);
    }
}
