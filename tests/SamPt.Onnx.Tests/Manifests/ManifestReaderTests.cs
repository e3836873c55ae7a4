using SamPt.Core;
using SamPt.Onnx.Manifests;

namespace SamPt.Onnx.Tests.Manifests;

public sealed class ManifestReaderTests : IDisposable
{
    private const string Good = """
        id: tiny-sam
        family: tiny-sam
        files:
          encoder:
            path: encoder.onnx
            sha256: ABCDEF
          decoder:
            path: sub/decoder.onnx
        input_size: 384
        pad_multiple: 32
        dynamic_input: true
        mask_stride: 2
        mean: [123.675, 116.28, 103.53]
        std: [58.395, 57.12, 57.375]
        source: "made here"
        recommended:
          sam_iou_threshold: 0.3
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("sampt-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string text)
    {
        var path = Path.Combine(folder, "model.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public void Reads_every_part()
    {
        var manifest = ManifestReader.Read(Write(Good));
        Assert.Equal("tiny-sam", manifest.Id);
        Assert.Equal("tiny-sam", manifest.Family.Name);
        Assert.Equal(new ManifestFile(Path.Combine(folder, "encoder.onnx"), "abcdef"), manifest.Files["encoder"]);
        Assert.Equal(new ManifestFile(Path.Combine(folder, "sub/decoder.onnx"), null), manifest.Files["decoder"]);
        Assert.Equal("0.3", Assert.Single(manifest.Recommended, r => r.Key == "sam_iou_threshold").Value);
        Assert.Equal(384, manifest.Pixels("input_size"));
        Assert.True(manifest.Flag("dynamic_input"));
        Assert.Null(manifest.Flag("reference_box_bug"));
        Assert.Equal([123.675f, 116.28f, 103.53f], manifest.Colour("mean")!);
        Assert.Equal("made here", manifest.Source);
    }

    [Theory]
    [InlineData("input_size: 384", "input_sise: 384", "model.yaml:9: unknown key 'input_sise'; did you mean input_size?")]
    [InlineData("family: tiny-sam", "family: tiny_sam", "model.yaml:1: family 'tiny_sam' is unknown; expected sam, hq-sam, mobile-sam, tiny-sam, cotracker")]
    [InlineData("  encoder:", "  encode:", "model.yaml:4: unknown key 'encode'; did you mean encoder?")]
    [InlineData("    sha256:", "    sha265:", "did you mean sha256?")]
    [InlineData("id: tiny-sam\n", "", "no id")]
    [InlineData("    path: encoder.onnx\n", "", "no path for encoder")]
    [InlineData("id: tiny-sam", "id: [tiny", "is not YAML")]
    public void Refuses_what_it_does_not_know(string good, string bad, string expected)
    {
        var error = Assert.Throws<ModelException>(() => ManifestReader.Read(Write(Good.Replace(good, bad))));
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("input_size: 384", "input_size: big")]
    [InlineData("input_size: 384", "input_size: 0")]
    public void Refuses_a_size_that_is_none(string good, string bad)
    {
        var manifest = ManifestReader.Read(Write(Good.Replace(good, bad)));
        Assert.Contains("expected a number of pixels", Assert.Throws<ModelException>(() => manifest.Pixels("input_size")).Message);
    }

    [Fact]
    public void Lists_models_by_folder_and_suggests_the_nearest_name()
    {
        Directory.CreateDirectory(Path.Combine(folder, "tiny-sam"));
        File.WriteAllText(Path.Combine(folder, "tiny-sam", "model.yaml"), Good);
        Directory.CreateDirectory(Path.Combine(folder, "empty"));
        var models = new ModelFolder(folder);
        Assert.Equal(["tiny-sam"], models.Ids());
        Assert.Equal("tiny-sam", models.Read("tiny-sam").Id);
        Assert.Contains("did you mean tiny-sam?", Assert.Throws<ModelException>(() => models.Read("tiny_sam")).Message);
    }
}
