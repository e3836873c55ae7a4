using System.Text.Json;
using SamPt.Core;
using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Tests.Scoring;

public sealed class ScoreFilesTests : IDisposable
{
    private readonly MaskFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void The_document_has_the_members_of_the_schema()
    {
        var text = ScoresJson.Write(Example());
        Assert.Contains("\"J&F-Mean\"", text);
        var root = JsonDocument.Parse(text).RootElement;
        Assert.Equal(["schema", "protocol", "global", "objects"], root.EnumerateObject().Select(member => member.Name));
        Assert.Equal("sampt.scores/1", root.GetProperty("schema").GetString());
        Assert.Equal(
            ["J&F-Mean", "J-Mean", "J-Recall", "J-Decay", "F-Mean", "F-Recall", "F-Decay"],
            root.GetProperty("global").EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ["sequence", "object", "J-Mean", "J-Recall", "J-Decay", "F-Mean", "F-Recall", "F-Decay", "frames"],
            root.GetProperty("objects")[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal(0.5, root.GetProperty("objects")[0].GetProperty("frames").GetProperty("00001").GetProperty("J").GetDouble());
    }

    [Fact]
    public void Reading_gives_back_every_digit_and_NaN()
    {
        var scores = new Scores
        {
            Protocol = "davis2017",
            Global = new OrderedDictionary<string, double> { ["J-Mean"] = 0.1 + 0.2, ["J-Decay"] = double.NaN },
            Objects = [new("a \"b\"", 3, new OrderedDictionary<string, double> { ["F-Mean"] = 1 / 3.0 }, [new("00001", 1 - 1e-16, double.Epsilon)])],
        };
        var text = ScoresJson.Write(scores);
        Assert.Contains("\"J-Decay\": null", text);
        var read = ScoresJson.Read(text, "memory");
        Assert.Equal(scores.Global, read.Global);
        Assert.Equal(scores.Objects[0].Measures, read.Objects[0].Measures);
        Assert.Equal(scores.Objects[0].Frames, read.Objects[0].Frames);
        Assert.Equal(("davis2017", "a \"b\"", 3), (read.Protocol, read.Objects[0].Sequence, read.Objects[0].Object));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("{\"schema\":\"sampt.scores/9\"}")]
    [InlineData("{\"schema\":\"sampt.scores/1\",\"protocol\":\"davis2017\",\"global\":{\"J-Mean\":\"high\"},\"objects\":[]}")]
    public void Another_document_is_refused_by_name(string text) =>
        Assert.StartsWith("scores.json: ", Assert.Throws<DatasetException>(() => ScoresJson.Read(text, "scores.json")).Message);

    [Fact]
    public void Writes_the_document_and_the_official_tables()
    {
        var folder = files.Folder("out");
        var paths = ScoreFiles.Write(folder, Example());
        Assert.Equal(["scores.json", "global_results-val.csv", "per-sequence_results-val.csv"], paths.Select(path => Path.GetFileName(path)));
        Assert.Equal(paths.Order(), Directory.EnumerateFiles(folder).Order());
        Assert.Equal("J&F-Mean,J-Mean,J-Recall,J-Decay,F-Mean,F-Recall,F-Decay\n0.750,0.500,0.000,0.000,1.000,1.000,0.000\n", File.ReadAllText(paths[1]));
        Assert.Equal("Sequence,J-Mean,F-Mean\n\"a,b_1\",0.500,1.000\n", File.ReadAllText(paths[2]));
        Assert.Equal("davis2017", ScoresJson.Read(File.ReadAllText(paths[0]), paths[0]).Protocol);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_an_output_error()
    {
        var scores = Example();
        Assert.Throws<OutputException>(() => ScoreFiles.Write(Path.Combine(files.GroundTruth, "a,b", "00000.png"), scores));
    }

    // Left half against left quarter: J = 1/2; the boundaries are one pixel apart, within the tolerance of 1, so F = 1.
    private Scores Example()
    {
        files.AddAll("a,b", 4, [1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0], [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
        return Scorer.Score(new ScoringRequest { Protocol = "davis2017", GroundTruth = files.GroundTruth, Predictions = files.Predictions });
    }
}
