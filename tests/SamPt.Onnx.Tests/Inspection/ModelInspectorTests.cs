using SamPt.Core;
using SamPt.Onnx.Inspection;
using SamPt.Tests;

namespace SamPt.Onnx.Tests.Inspection;

public sealed class ModelInspectorTests
{
    [Theory]
    [InlineData("sam-small/encoder", "sam", "encoder")]
    [InlineData("sam-small/decoder", "sam", "decoder")]
    [InlineData("sam-small-official/decoder", "sam", "decoder")]
    [InlineData("hq-sam-small/encoder", "hq-sam", "encoder")]
    [InlineData("hq-sam-small/decoder", "hq-sam", "decoder")]
    [InlineData("hq-sam-small-official/encoder", "hq-sam", "encoder")]
    [InlineData("hq-sam-small-official/decoder", "hq-sam", "decoder")]
    [InlineData("cotracker-small/encoder", "cotracker", "encoder")]
    [InlineData("cotracker-small/step", "cotracker", "step")]
    [InlineData("pips-small/encoder", "pips", "encoder")]
    [InlineData("pips-small/step", "pips", "step")]
    [InlineData("pips-plus-plus-small/encoder", "pips++", "encoder")]
    [InlineData("pips-plus-plus-small/step", "pips++", "step")]
    [InlineData("tapir-small/encoder", "tapir", "encoder")]
    [InlineData("tapir-small/init", "tapir", "init")]
    [InlineData("bootstapir-small/step", "tapir", "step")]
    [InlineData("tapnet-small/encoder", "tapnet", "encoder")]
    [InlineData("tapnet-small/init", "tapnet", "init")]
    [InlineData("cotracker3-small/online/encoder", "cotracker3", "encoder")]
    [InlineData("cotracker3-small/online/step", "cotracker3", "step")]
    [InlineData("cotracker3-small/offline/step", "cotracker3", "step")]
    [InlineData("contract/encoder-interleaved", "sam", "encoder")]
    [InlineData("contract/encoder-bytes", "sam", "encoder")]
    [InlineData("contract/encoder-light-hq", "hq-sam", "encoder")]
    [InlineData("contract/decoder-light-hq", "hq-sam", "decoder")]
    [InlineData("contract/huggingface-encoder", "sam", "encoder")]
    [InlineData("contract/encoder-half", "sam", "encoder")]
    [InlineData("contract/decoder-half", "sam", "decoder")]
    [InlineData("sam-small-half/encoder", "sam", "encoder")]
    [InlineData("contract/decoder-extra-metrics", "sam", "decoder")]
    public void Recognises_a_graph_by_its_signature(string file, string family, string role)
    {
        var inspection = ModelInspector.Inspect(SharedData.Golden(file + ".onnx"));
        Assert.Equal((family, role), (inspection.Family, inspection.Role));
        Assert.True(inspection.IsUsable);
        Assert.NotEmpty(inspection.Why);
        Assert.Equal(64, inspection.Sha256.Length);
    }

    [Theory]
    [InlineData("encoder-planar", "normalised and padded by sampt")]
    [InlineData("encoder-interleaved", "pixels 0..255 that the graph normalises and pads")]
    [InlineData("encoder-bytes", "bytes that the graph normalises")]
    [InlineData("encoder-light-hq", "interm_embeddings float[1,2,2,160], of which the first is used: Light HQ-SAM")]
    [InlineData("decoder-light-hq", "orig_im_size: it upsamples its masks, and HQ features among its inputs")]
    [InlineData("decoder-echo", "mask_input without orig_im_size")]
    public void Says_by_which_signs_it_recognised_a_graph(string file, string sign) =>
        Assert.Contains(sign, ModelInspector.Inspect(SharedData.Golden("contract", file + ".onnx")).Why);

    [Theory]
    [InlineData("huggingface-decoder", "Hugging Face", "mask_input and has_mask_input")]
    [InlineData("edge-sam-decoder", "EdgeSAM", "mask_input and has_mask_input")]
    [InlineData("efficient-sam-encoder", "EfficientSAM", "single-mask token")]
    [InlineData("efficient-sam-decoder", "EfficientSAM", "mask_input and the single-mask token")]
    [InlineData("sam2-encoder", "SAM 2", "single-mask token")]
    [InlineData("sam2-decoder", "SAM 2", "single-mask token")]
    public void Refuses_a_stranger_by_its_name_and_says_what_to_use(string file, string name, string missing)
    {
        var inspection = ModelInspector.Inspect(SharedData.Golden("contract", file + ".onnx"));
        Assert.False(inspection.IsUsable);
        Assert.Contains(name, inspection.Why);
        Assert.Contains(missing, Assert.Single(inspection.Missing));
        Assert.Contains("scripts/export/sam.py", inspection.Missing[0]);
    }

    [Theory]
    [InlineData("decoder-without-mask-input", "mask_input")]
    [InlineData("decoder-three-masks", "single-mask token")]
    [InlineData("huggingface-decoder", "mask_input and has_mask_input")]
    [InlineData("classifier", "image embeddings")]
    public void Says_what_a_graph_lacks(string file, string missing)
    {
        var inspection = ModelInspector.Inspect(SharedData.Golden("contract", file + ".onnx"));
        Assert.False(inspection.IsUsable);
        Assert.Contains(inspection.Missing, part => part.Contains(missing));
    }

    [Fact]
    public void Reports_inputs_outputs_and_metadata()
    {
        var inspection = ModelInspector.Inspect(SharedData.Golden("sam-small", "decoder.onnx"));
        Assert.Contains("point_coords float[prompts,tokens,2]", inspection.Inputs.Select(input => input.ToString()));
        Assert.Contains("low_res_masks float[prompts,1,32,32]", inspection.Outputs.Select(output => output.ToString()));
        Assert.Equal("-2", inspection.Metadata["absent_label"]);
        Assert.Empty(inspection.Problems);
    }

    [Fact]
    public void Calls_the_embedded_model_by_its_name()
    {
        var inspection = ModelInspector.Inspect(Path.Combine(SharedData.CheckoutRoot, "models", "tiny-sam", "decoder.onnx"));
        Assert.Equal(("tiny-sam", "decoder"), (inspection.Family, inspection.Role));
        Assert.Empty(inspection.Problems);
    }

    [Fact]
    public void Reports_a_file_that_does_not_load_as_a_problem()
    {
        var path = SharedData.Golden("sam-small", "golden.safetensors");
        var inspection = ModelInspector.Inspect(path);
        Assert.False(inspection.IsUsable);
        Assert.Contains("is not an ONNX model", Assert.Single(inspection.Problems));
    }

    [Fact]
    public void Fails_only_on_a_file_that_is_not_there() =>
        Assert.Throws<ModelException>(() => ModelInspector.Inspect(SharedData.Golden("none.onnx")));
}
