using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Prompting;
using SamPt.Core.Proposals;
using SamPt.Onnx.Inspection;
using SamPt.Tests;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Proposals;

/// <summary>Against segment-anything's own generator on a small true architecture (scripts/export/automatic_golden.py).</summary>
public sealed class AutomaticMaskTests(ITestOutputHelper output)
{
    private readonly GoldenTensors golden = GoldenTensors.Read(SharedData.Golden("sam-automatic", "golden.safetensors"));

    [Theory]
    [InlineData("native", 13)]
    [InlineData("large", 13)]
    public void Finds_what_the_official_generator_finds_in_its_order(string run, int least)
    {
        using var segmenter = Sessions.Segmenter("sam-automatic", "sam-automatic");
        using var embedding = segmenter.Embed(Frame(run), CancellationToken.None);
        var proposals = new AutomaticMaskGenerator(segmenter, Options(run)).Generate(embedding, CancellationToken.None);

        var (iou, stability, boxes, points) = (Floats(run, "iou"), Floats(run, "stability"), Floats(run, "boxes_xywh"), Floats(run, "points"));
        Assert.Equal(iou.Length, proposals.Count);
        Assert.InRange(proposals.Count, least, 200);
        var different = 0;
        for (var i = 0; i < proposals.Count; i++)
        {
            var proposal = proposals[i];
            Assert.Equal(iou[i], proposal.PredictedIou, 1e-4f);
            Assert.Equal(stability[i], proposal.StabilityScore, 1e-3f);
            Assert.Equal(points.AsSpan(2 * i, 2).ToArray(), new[] { proposal.Point.X, proposal.Point.Y });
            var box = proposal.Box;
            Assert.Equal(boxes.AsSpan(4 * i, 4).ToArray(), new float[] { box.XMin, box.YMin, box.Width - 1, box.Height - 1 });
            different += Different(ExpectedMask(run, i, proposal.Mask.Size), proposal.Mask.ToMask());
        }
        output.WriteLine($"{run}: {proposals.Count} masks, {different} of {proposals.Sum(p => (long)p.Mask.Area)} mask pixels differ");
        // Logits agree to rounding; only a pixel whose logit is nearly 0 may fall on the other side.
        Assert.InRange(different, 0, 2);
    }

    [Fact]
    public void Takes_tokens_1_to_3_and_leaves_token_0_to_the_single_mask()
    {
        using var four = Sessions.Segmenter("sam-small", "sam-small-official");
        using var lean = Sessions.Segmenter("sam-small", "sam-small");
        Assert.Equal((3, 1), (((IPromptSegmenter)four).MultiMaskCount, ((IPromptSegmenter)lean).MultiMaskCount));
        using var embedding = four.Embed(Frame("native"), CancellationToken.None);
        var prompt = new PointPrompt([new(40, 30)], [true]);

        var several = four.PredictMultiMask(embedding, [prompt, prompt], CancellationToken.None);
        var single = four.Predict(embedding, [prompt], CancellationToken.None)[0];
        using var leanEmbedding = lean.Embed(Frame("native"), CancellationToken.None);
        var alone = Assert.Single(lean.PredictMultiMask(leanEmbedding, [prompt], CancellationToken.None)[0]);

        Assert.Equal(3, several[1].Length);
        Assert.Equal(4, several[1].Append(single).Select(p => p.PredictedIou).Distinct().Count());
        Assert.Equal(single.PredictedIou, alone.PredictedIou, 1e-4f);
        Assert.Equal(single.Logits.Values[500], alone.Logits.Values[500], 1e-4f);
    }

    [Fact]
    public void Stops_when_cancelled()
    {
        using var segmenter = Sessions.Segmenter("sam-automatic", "sam-automatic");
        using var embedding = segmenter.Embed(Frame("native"), CancellationToken.None);
        Assert.Throws<OperationCanceledException>(
            () => new AutomaticMaskGenerator(segmenter, Options("native")).Generate(embedding, new CancellationToken(true)));
    }

    private RgbFrame Frame(string run)
    {
        var shape = golden.Shape($"{run}.frame");
        return new RgbFrame(new ImageSize(shape[1], shape[0]), golden.Bytes($"{run}.frame"));
    }

    private AutomaticMaskOptions Options(string run)
    {
        var settings = Floats(run, "settings");
        return new AutomaticMaskOptions
        {
            PointsPerSide = (int)settings[0], PointsPerBatch = (int)settings[1], PredIouThresh = settings[2],
            StabilityScoreThresh = settings[3], BoxNmsThresh = settings[4],
        };
    }

    private float[] Floats(string run, string name) => golden.Floats($"{run}.{name}");

    // numpy.packbits: row-major over the whole mask, the first pixel in the highest bit.
    private BinaryMask ExpectedMask(string run, int index, ImageSize size)
    {
        var bytes = golden.Bytes($"{run}.masks").AsSpan(index * ((size.Area + 7) / 8));
        var mask = new BinaryMask(size);
        for (var i = 0; i < size.Area; i++) mask[i % size.Width, i / size.Width] = (bytes[i / 8] >> (7 - i % 8) & 1) != 0;
        return mask;
    }

    private static int Different(BinaryMask a, BinaryMask b) =>
        Enumerable.Range(0, a.Size.Area).Count(i => a[i % a.Width, i / a.Width] != b[i % a.Width, i / a.Width]);
}
