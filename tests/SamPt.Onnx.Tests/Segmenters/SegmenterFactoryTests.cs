using SamPt.Core;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Segmenters;
using SamPt.Tests;

namespace SamPt.Onnx.Tests.Segmenters;

public sealed class SegmenterFactoryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Refusal(string encoder, string decoder)
    {
        var factory = new SegmenterFactory(Sessions.Factory());
        var error = Assert.Throws<ModelException>(() => factory.Create("bad", encoder, decoder));
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(4, error.ExitCode);
        return error.Message;
    }

    private static string Contract(string name) => SharedData.Golden("contract", name + ".onnx");

    [Fact]
    public void Refuses_a_file_that_is_not_there()
    {
        var missing = Path.Combine(folder, "none.onnx");
        Assert.StartsWith($"{missing}: no such model file", Refusal(missing, Contract("decoder-echo")));
    }

    [Fact]
    public void Refuses_a_file_that_is_not_ONNX()
    {
        var text = Path.Combine(folder, "text.onnx");
        File.WriteAllText(text, "this is a readme, not a model, and long enough to look like neither");
        Assert.Contains("is not an ONNX model", Refusal(text, Contract("decoder-echo")));
    }

    [Fact]
    public void Refuses_a_truncated_file()
    {
        var whole = File.ReadAllBytes(SharedData.Golden("sam-small", "encoder.onnx"));
        var half = Path.Combine(folder, "half.onnx");
        File.WriteAllBytes(half, whole[..(whole.Length / 2)]);
        Assert.Contains("truncated", Refusal(half, Contract("decoder-echo")));
    }

    [Fact]
    public void Refuses_an_encoder_whose_weights_beside_it_are_missing()
    {
        var message = Refusal(Contract("encoder-without-weights"), Contract("decoder-echo"));
        Assert.Contains("second file", message);
        Assert.Contains("encoder-without-weights.onnx.data", message);
    }

    [Theory]
    [InlineData("decoder-without-mask-input", "it lacks the input mask_input")]
    [InlineData("decoder-three-masks", "single-mask token")]
    [InlineData("huggingface-decoder", "it lacks the input point_coords")]
    [InlineData("encoder-planar", "it lacks the input image_embeddings")]
    public void Refuses_a_decoder_and_says_which_part_is_missing(string decoder, string part)
    {
        var message = Refusal(Contract("encoder-planar"), Contract(decoder));
        Assert.Contains(part, message);
        Assert.Contains("scripts/export/sam.py", message);
    }

    [Fact]
    public void Refuses_an_encoder_and_a_decoder_that_do_not_belong_together()
    {
        var message = Refusal(SharedData.Golden("sam-small", "encoder.onnx"), SharedData.Golden("hq-sam-small", "decoder.onnx"));
        Assert.Contains("hq_features", message);
    }

    [Fact]
    public void Refuses_an_encoder_that_did_its_part_for_another_decoder()
    {
        var message = Refusal(SharedData.Golden("sam-small", "encoder.onnx"), SharedData.Golden("sam-automatic", "decoder.onnx"));
        Assert.Contains("takes image_projections of the weights", message);
        Assert.Contains("use the encoder that was exported with this decoder", message);
    }

    [Fact]
    public void Refuses_an_input_size_that_the_graph_does_not_have()
    {
        var factory = new SegmenterFactory(Sessions.Factory());
        var error = Assert.Throws<ModelException>(() => factory.Create(
            "small", Contract("encoder-planar"), Contract("decoder-echo"), new SamSegmenterOptions { InputSize = 1024 }));
        Assert.Contains("made for 32 pixels", error.Message);
    }

    [Fact]
    public void Warns_that_a_one_mask_export_takes_another_mask_for_one_point()
    {
        var factory = new SegmenterFactory(Sessions.Factory());
        using var four = Sessions.Segmenter("sam-small", "sam-small-official");
        using var lean = Sessions.Segmenter("sam-small", "sam-small");
        using var one = factory.Create("one", Contract("encoder-planar"), Contract("decoder-official-one-mask"));
        Assert.Empty(four.Warnings);
        Assert.Empty(lean.Warnings);
        Assert.Contains("prompts of one point", Assert.Single(one.Warnings));
    }

    [Fact]
    public void Builds_a_segmenter_from_a_manifest_and_checks_the_hashes()
    {
        foreach (var role in new[] { "encoder", "decoder" })
            File.Copy(SharedData.Golden("sam-small", role + ".onnx"), Path.Combine(folder, role + ".onnx"));
        var manifest = WriteManifest(Sha256(Path.Combine(folder, "encoder.onnx")));
        using (var segmenter = new SegmenterFactory(Sessions.Factory()).Create(ManifestReader.Read(manifest)))
        {
            Assert.Equal("small-sam", segmenter.Name);
            Assert.Equal(128, segmenter.InputSize);
        }
        var wrong = ManifestReader.Read(WriteManifest(new string('0', 64)));
        var error = Assert.Throws<ModelException>(() => new SegmenterFactory(Sessions.Factory()).Create(wrong));
        Assert.Contains(new string('0', 64), error.Message);
    }

    private string WriteManifest(string hash)
    {
        var path = Path.Combine(folder, "model.yaml");
        File.WriteAllText(path, $"""
            id: small-sam
            family: sam
            files:
              encoder: {"{"} path: encoder.onnx, sha256: {hash} {"}"}
              decoder: {"{"} path: decoder.onnx {"}"}
            input_size: 128
            """);
        return path;
    }

    private static string Sha256(string path) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));
}
