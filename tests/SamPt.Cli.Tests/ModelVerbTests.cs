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

    private Dictionary<string, string> Models => new() { ["SAMPT_MODELS"] = folder };

    private void WriteManifest(string id, string export = "python3 export.py --it")
    {
        Directory.CreateDirectory(Path.Combine(folder, id));
        File.WriteAllText(Path.Combine(folder, id, "model.yaml"), $"""
            id: {id}
            family: sam
            export: {export}
            files:
              encoder: {"{"} path: encoder.onnx {"}"}
              decoder: {"{"} path: decoder.onnx {"}"}
            """);
    }

    [Fact]
    public void Verifies_the_embedded_model()
    {
        var run = CliRun.Of(["model", "verify", "tiny-sam", "--device", "cpu"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("tiny-sam: right", run.Output);
        Assert.Contains("encoder/corner/image_embeddings", run.Output);
        Assert.Contains("on cpu: 1 right, 0 wrong, 0 missing", run.Output);
    }

    [Fact]
    public void Verifies_as_a_document()
    {
        var model = JsonNode.Parse(CliRun.Of(["model", "verify", "tiny-sam", "--json"]).Output)!["models"]![0]!;
        Assert.Equal(("tiny-sam", "right"), ((string)model["id"]!, (string)model["verdict"]!));
        Assert.InRange((double)model["outputs"]![0]!["max_abs"]!, 0, 1e-4);
    }

    [Fact]
    public void A_missing_model_is_no_failure_unless_it_is_named()
    {
        WriteManifest("far-away");
        var all = CliRun.Of(["model", "verify", "--json"], variables: Models);
        Assert.Equal(0, all.ExitCode);
        Assert.Contains(JsonNode.Parse(all.Output)!["models"]!.AsArray(), m => (string)m!["id"]! == "far-away" && (string)m["verdict"]! == "missing");
        var named = CliRun.Of(["model", "verify", "far-away"], variables: Models);
        Assert.Equal(4, named.ExitCode);
        Assert.Equal("error: far-away: is missing; make it with: python3 export.py --it", Assert.Single(named.ErrorLines));
    }

    [Fact]
    public void A_model_that_is_wrong_fails_and_says_why()
    {
        WriteManifest("broken");
        foreach (var role in new[] { "encoder", "decoder" }) File.WriteAllText(Path.Combine(folder, "broken", role + ".onnx"), "no graph");
        var run = CliRun.Of(["model", "verify"], variables: Models);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("tiny-sam: right", run.Output);
        Assert.Contains("encoder.onnx: is not an ONNX model", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public void A_wrong_manifest_does_not_hide_the_other_models()
    {
        WriteManifest("aa");
        File.AppendAllText(Path.Combine(folder, "aa", "model.yaml"), "\nfilez: 1\n");
        var run = CliRun.Of(["model", "verify"], variables: Models);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("tiny-sam: right", run.Output);
        Assert.Contains("unknown key 'filez'", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public void A_device_that_cannot_be_used_is_said_before_anything_runs() =>
        CliRun.Of(["model", "verify", "--device", "tensorrt:63"]).AssertFails(4, "device tensorrt:63 cannot be used: ");

    [Fact]
    public void An_unknown_id_names_the_nearest() => Assert.Contains(
        "did you mean tiny-sam?", Assert.Single(CliRun.Of(["model", "verify", "tiny_sam"]).ErrorLines));

    [Fact]
    public void Lists_a_missing_model_with_the_command_that_makes_it()
    {
        WriteManifest("far-away", "python3 export.py --model far");
        var run = CliRun.Of(["model", "list"], variables: Models);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches("(?m)^far-away +sam +missing", run.Output);
        Assert.Matches("(?m)^far-away: python3 export.py --model far$", run.Output);
        Assert.Matches("(?m)^tiny-sam +tiny-sam +present", run.Output);
    }

    [Fact]
    public void Takes_the_files_of_a_known_model_from_the_folder_of_the_user()
    {
        var golden = Path.Combine(SamPt.Tests.SharedData.CheckoutRoot, "models", "tiny-sam");
        Directory.CreateDirectory(Path.Combine(folder, "tiny-sam"));
        foreach (var file in Directory.GetFiles(golden, "*.onnx")) File.Copy(file, Path.Combine(folder, "tiny-sam", Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(folder, "tiny-sam", "encoder.onnx"), "not this");
        // The user's folder comes first, and it holds another file than the manifest of the tool says.
        Assert.Contains(Path.Combine(folder, "tiny-sam", "encoder.onnx"), Assert.Single(CliRun.Of(["model", "verify", "tiny-sam"], variables: Models).ErrorLines));
        File.Delete(Path.Combine(folder, "tiny-sam", "encoder.onnx"));
        Assert.Equal(0, CliRun.Of(["model", "verify", "tiny-sam"], variables: Models).ExitCode);
    }
}
