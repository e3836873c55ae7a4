using System.Text.Json.Nodes;

namespace SamPt.Cli.Tests;

public sealed class ModelVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-models-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Names_a_file_that_is_no_model()
    {
        var file = Path.Combine(folder, "bad.onnx");
        File.WriteAllText(file, "this is not ONNX");
        var run = CliRun.Of(["model", "inspect", file]);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("family    unknown", run.Output);
        Assert.Contains($"{file}: is not an ONNX model", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public void Names_a_file_that_is_not_there() =>
        CliRun.Of(["model", "inspect", Path.Combine(folder, "none.onnx")]).AssertFails(4, "none.onnx: no such model file");

    [Fact]
    public void Lists_trackers_and_segmenters()
    {
        var run = CliRun.Of(["model", "list"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches("(?m)^segmenters: .*sam", run.Output);
        Assert.Equal("sampt.models/1", (string)JsonNode.Parse(CliRun.Of(["model", "list", "--json"]).Output)!["schema"]!);
    }
}
