using System.Text.Json.Nodes;

namespace SamPt.Cli.Tests;

public sealed class DoctorVerbTests
{
    [Fact]
    public void Finds_what_the_tests_themselves_stand_on()
    {
        var run = CliRun.Of(["doctor", "--json"]);
        var findings = JsonNode.Parse(run.Output)!["findings"]!.AsArray().ToDictionary(f => (string)f!["part"]!, f => (string)f!["state"]!);
        Assert.Equal("present", findings[".NET runtime"]);
        Assert.Equal("present", findings["ONNX Runtime"]);
        Assert.Equal(run.ExitCode == 0, findings.Values.All(state => state != "missing"));
    }

    [Fact]
    public void Names_missing_models_with_their_remedy()
    {
        var run = CliRun.Of(["doctor"], variables: new() { ["SAMPT_MODELS"] = "/nowhere/at/all" });
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("MISSING", run.Output);
        Assert.Contains(run.ErrorLines, line => line.StartsWith("error: embedded models: /nowhere/at/all is no folder; restore models/"));
    }
}
