using SamPt.Core.Pipeline;
using SamPt.Core.Prompting;
using SamPt.Onnx.Runtime;
using SamPt.Onnx.Segmenters;
using SamPt.Tests;

namespace SamPt.Onnx.Tests.Segmenters;

/// <summary>The path that GPUs take, with outputs bound to the CPU's memory instead.</summary>
public sealed class ResidentLogitsTests
{
    private static readonly OnnxSessionFactory Bound =
        new(new DeviceOptions { Kind = DeviceKind.Cpu, Threads = 2, BindsOnCpu = true }, new InferenceClock());

    private static SamSegmenter Segmenter(string folder, bool bound) => new SegmenterFactory(bound ? Bound : Sessions.Factory()).Create(
        "small", SharedData.Golden(folder, "encoder.onnx"), SharedData.Golden(folder, "decoder.onnx"));

    private static List<MaskPrediction[]> Passes(SamSegmenter segmenter, IImageEmbedding embedding, GoldenPrompts golden)
    {
        var prompts = new[] { 0, 1 }.Select(i => golden.Prompt("native", i, embedding.Geometry)).ToArray();
        var passes = new List<MaskPrediction[]> { segmenter.Predict(embedding, prompts, CancellationToken.None).ToArray() };
        for (var pass = 1; pass < 4; pass++)
        {
            // In the last pass one object is done already.
            var again = prompts.Select((prompt, i) => prompt with { Mask = passes[^1][i].Logits }).Take(pass == 3 ? 1 : 2).ToArray();
            passes.Add([.. segmenter.Predict(embedding, again, CancellationToken.None)]);
        }
        return passes;
    }

    [Theory]
    [InlineData("sam-small")]
    [InlineData("hq-sam-small")]
    [InlineData("sam-small-half")]
    public void Feeds_back_what_stayed_on_the_device_and_answers_the_same(string folder)
    {
        var golden = new GoldenPrompts(folder == "hq-sam-small" ? folder : "sam-small");
        using var plain = Segmenter(folder, bound: false);
        using var bound = Segmenter(folder, bound: true);
        using var there = plain.Embed(golden.Frame("native"), CancellationToken.None);
        using var here = (SamImageEmbedding)bound.Embed(golden.Frame("native"), CancellationToken.None);
        var (expected, found) = (Passes(plain, there, golden), Passes(bound, here, golden));
        // Two of three passes feed back both masks of the pass before; the third has one of them alone.
        Assert.Equal(2, here.Resident.Reused);
        for (var pass = 0; pass < expected.Count; pass++)
        {
            for (var i = 0; i < expected[pass].Length; i++)
            {
                Assert.Equal(expected[pass][i].PredictedIou, found[pass][i].PredictedIou, 1e-5f);
                Assert.InRange(GoldenPrompts.LargestDifference(expected[pass][i].Logits.Values, found[pass][i].Logits.Values), 0, 1e-4f);
            }
        }
    }

    [Fact]
    public void Copies_where_a_decoder_gives_several_masks_a_prompt()
    {
        var golden = new GoldenPrompts("sam-small");
        using var segmenter = new SegmenterFactory(Bound).Create(
            "official", SharedData.Golden("sam-small", "encoder.onnx"), SharedData.Golden("sam-small-official", "decoder.onnx"));
        using var embedding = (SamImageEmbedding)segmenter.Embed(golden.Frame("native"), CancellationToken.None);
        var answer = segmenter.Predict(embedding, [golden.Prompt("native", 3, embedding.Geometry)], CancellationToken.None)[0];
        Assert.InRange(GoldenPrompts.LargestDifference(answer.Logits.Values, golden.Logits("native", 3)), 0, 1e-4f);
        Assert.Equal(0, embedding.Resident.Reused);
    }
}
