using System.Security.Cryptography;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Verification;
using SamPt.Tests;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Verification;

public sealed class ModelVerifierTests(ITestOutputHelper output) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-verify-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static ModelVerification Verify(ModelManifest manifest, double? tolerance = null) =>
        new ModelVerifier(Sessions.Factory(), tolerance).Verify(manifest, CancellationToken.None);

    private ModelManifest Copy(string golden, string family, string second, string more = "")
    {
        foreach (var file in Directory.GetFiles(SharedData.Golden(golden)))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        return Manifest(family, second, more);
    }

    private ModelManifest Manifest(string family, string second, string more = "")
    {
        var path = Path.Combine(folder, "model.yaml");
        File.WriteAllText(path, $"""
            id: small
            family: {family}
            export: make-it --now
            files:
              encoder: {"{"} path: encoder.onnx {"}"}
              {second}: {"{"} path: {second}.onnx {"}"}
            {more}
            """);
        return ManifestReader.Read(path);
    }

    [Theory]
    [InlineData("sam-small", "sam", "decoder", 14)]
    [InlineData("hq-sam-small", "hq-sam", "decoder", 15)]
    [InlineData("hq-sam-small-official", "hq-sam", "decoder", 17)]
    [InlineData("cotracker-small", "cotracker", "step", 3)]
    [InlineData("pips-small", "pips", "step", 3)]
    [InlineData("pips-plus-plus-small", "pips++", "step", 2)]
    public void Finds_that_every_graph_answers_as_PyTorch_did(string golden, string family, string second, int outputs)
    {
        var found = Verify(Copy(golden, family, second));
        foreach (var o in found.Outputs) output.WriteLine($"{o.Graph}/{o.Case}/{o.Output}: {o.MaxAbs:g3} of {o.Largest:g3}");
        Assert.Equal(VerificationVerdict.Right, found.Verdict);
        Assert.Equal(outputs, found.Outputs.Count);
        // Tighter than the tolerance for users: this is one machine, and the graphs are small.
        Assert.All(found.Outputs, o => Assert.InRange(o.MaxAbs, 0, 2e-5 * Math.Max(1, o.Largest)));
        Assert.All(found.Outputs, o => Assert.True(o.Largest > 0.01));
    }

    [Fact]
    public void Finds_nothing_wrong_with_the_embedded_model()
    {
        var found = Verify(new ModelFolder(Path.Combine(SharedData.CheckoutRoot, "models")).Read("tiny-sam"));
        Assert.Equal((VerificationVerdict.Right, 5), (found.Verdict, found.Outputs.Count));
        Assert.Equal(2, found.Checks.Count(check => check is { Subject: "hash", IsRight: true }));
    }

    [Fact]
    public void Calls_a_model_missing_whose_files_are_all_absent()
    {
        var found = Verify(Manifest("sam", "decoder"));
        Assert.Equal((VerificationVerdict.Missing, "make-it --now"), (found.Verdict, found.Export));
        Assert.Empty(found.Checks);
    }

    [Fact]
    public void Calls_a_model_wrong_where_one_file_of_two_is_absent()
    {
        var manifest = Copy("sam-small", "sam", "decoder");
        File.Delete(Path.Combine(folder, "decoder.onnx"));
        var found = Verify(manifest);
        Assert.Equal(VerificationVerdict.Wrong, found.Verdict);
        Assert.Contains("decoder.onnx: no such file", found.Problem);
        Assert.Contains("make-it --now", found.Problem);
    }

    [Fact]
    public void Notices_a_graph_with_other_weights_than_the_golden_tensors_were_made_for()
    {
        var manifest = Copy("sam-small", "sam", "decoder");
        var path = Path.Combine(folder, "decoder.onnx");
        var bytes = File.ReadAllBytes(path);
        // An initialiser's data follow its name.
        var name = "decoder.output_hypernetworks_mlps.0.layers.0.weight"u8;
        bytes.AsSpan(bytes.AsSpan().LastIndexOf(name) + name.Length + 8, 256).Clear();
        File.WriteAllBytes(path, bytes);
        var found = Verify(manifest);
        Assert.Equal(VerificationVerdict.Wrong, found.Verdict);
        Assert.Contains(found.Checks, check => check is { Subject: "hash", IsRight: false });
        Assert.Contains(found.Outputs, o => !o.IsWithin && o.Graph == "decoder");
        Assert.All(found.Outputs.Where(o => o.Graph == "encoder"), o => Assert.True(o.IsWithin));
    }

    [Fact]
    public void Notices_a_file_that_is_not_the_one_of_the_manifest()
    {
        Copy("sam-small", "sam", "decoder");
        var path = Path.Combine(folder, "model.yaml");
        File.WriteAllText(path, File.ReadAllText(path).Replace("path: encoder.onnx", $"path: encoder.onnx, sha256: {new string('0', 64)}"));
        Assert.Contains(new string('0', 64), Verify(ManifestReader.Read(path)).Problem);
    }

    [Fact]
    public void Notices_two_graphs_that_were_swapped()
    {
        var manifest = Copy("cotracker-small", "cotracker", "step");
        File.Move(Path.Combine(folder, "step.onnx"), Path.Combine(folder, "x"));
        File.Move(Path.Combine(folder, "encoder.onnx"), Path.Combine(folder, "step.onnx"));
        File.Move(Path.Combine(folder, "x"), Path.Combine(folder, "encoder.onnx"));
        var found = Verify(manifest);
        Assert.Contains(found.Checks, check => check is { Subject: "contract", IsRight: false } && check.Detail.Contains("is a step; expected the encoder"));
    }

    [Fact]
    public void Holds_outputs_to_the_tolerance_that_it_is_given()
    {
        var manifest = Copy("sam-small", "sam", "decoder");
        Assert.Equal(VerificationVerdict.Wrong, Verify(manifest, 1e-12).Verdict);
        Assert.Equal(VerificationVerdict.Right, Verify(manifest, 1e-3).Verdict);
    }

    [Fact]
    public void Says_that_golden_tensors_are_absent_and_is_content()
    {
        var manifest = Copy("sam-small", "sam", "decoder");
        File.Delete(Path.Combine(folder, "golden.safetensors"));
        var found = Verify(manifest);
        Assert.Equal(VerificationVerdict.Right, found.Verdict);
        Assert.Contains(found.Checks, check => check is { Subject: "golden", IsRight: null });
    }

    [Fact]
    public void Reports_whether_a_checkpoint_beside_the_graphs_is_the_published_one()
    {
        var weights = "weights"u8.ToArray();
        var manifest = Copy("sam-small", "sam", "decoder", $"""
            checkpoints:
              right.pth: {"{"} md5: {Convert.ToHexString(MD5.HashData(weights))} {"}"}
              other.pth: {"{"} sha256: {new string('a', 64)} {"}"}
              absent.pth: {"{"} md5: 00 {"}"}
            """);
        File.WriteAllBytes(Path.Combine(folder, "right.pth"), weights);
        File.WriteAllBytes(Path.Combine(folder, "other.pth"), weights);
        var found = Verify(manifest);
        var details = found.Checks.Where(check => check.Subject == "checkpoint").Select(check => check.Detail).ToArray();
        Assert.Equal(2, details.Length);
        Assert.Equal("right.pth: MD5 as published", details[0]);
        Assert.Contains("published is " + new string('a', 64), details[1]);
        Assert.Equal(VerificationVerdict.Right, found.Verdict);
    }

    [Fact]
    public void Refuses_golden_tensors_that_are_no_safetensors_file()
    {
        var manifest = Copy("sam-small", "sam", "decoder");
        File.WriteAllText(Path.Combine(folder, "golden.safetensors"), "not this");
        Assert.Contains("is no safetensors file", Verify(manifest).Problem);
    }
}
