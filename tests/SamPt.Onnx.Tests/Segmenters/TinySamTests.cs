using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Prompting;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Segmenters;
using SamPt.Tests;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Segmenters;

/// <summary>The embedded model through its manifest, against what PyTorch answered when it was exported.</summary>
public sealed class TinySamTests(ITestOutputHelper output)
{
    private const float Tolerance = 1e-3f; // of logits that reach 10

    private static string Models => Path.Combine(SharedData.CheckoutRoot, "models");

    private static readonly GoldenTensors Tensors = GoldenTensors.Read(Path.Combine(Models, "tiny-sam", "golden.safetensors"));

    [Fact]
    public void Answers_as_PyTorch_did_when_it_was_exported()
    {
        using var segmenter = new SegmenterFactory(Sessions.Factory()).Create(new ModelFolder(Models).Read("tiny-sam"));
        var shape = Tensors.Shape("image");
        using var embedding = segmenter.Embed(new RgbFrame(new ImageSize(shape[1], shape[0]), Tensors.Bytes("image")), CancellationToken.None);
        Assert.Equal(new ImageSize(384, 128), embedding.Geometry.Padded);
        Assert.Equal(new ImageSize(192, 64), embedding.Geometry.Grid);

        var first = segmenter.Predict(embedding, [Prompt("", null)], CancellationToken.None)[0];
        AssertEqual("", first);
        var mask = new LowResolutionLogits(embedding.Geometry, Tensors.Floats("low_res_masks"));
        AssertEqual("_2", segmenter.Predict(embedding, [Prompt("_2", mask)], CancellationToken.None)[0]);
    }

    [Fact]
    public void Gives_a_prompt_the_same_answer_alone_and_among_others()
    {
        using var segmenter = new SegmenterFactory(Sessions.Factory()).Create(new ModelFolder(Models).Read("tiny-sam"));
        using var embedding = segmenter.Embed(new RgbFrame(new ImageSize(300, 200)), CancellationToken.None);
        PointPrompt[] prompts =
        [
            new([new(50, 60), new(200, 100)], [true, false]),
            new([new(120, 90), new(10, 10)], [true, true]),
            new([new(120, 90)], [true], new BoundingBox(20, 30, 200, 180)),
        ];
        var together = segmenter.Predict(embedding, prompts, CancellationToken.None);
        for (var i = 0; i < prompts.Length; i++)
        {
            var alone = segmenter.Predict(embedding, [prompts[i]], CancellationToken.None)[0];
            Assert.InRange(GoldenPrompts.LargestDifference(alone.Logits.Values, together[i].Logits.Values), 0, Tolerance);
        }
    }

    [Fact]
    public void A_box_that_only_repeats_the_given_mask_changes_nothing_and_another_one_does()
    {
        using var segmenter = new SegmenterFactory(Sessions.Factory()).Create(new ModelFolder(Models).Read("tiny-sam"));
        var shape = Tensors.Shape("image");
        using var embedding = segmenter.Embed(new RgbFrame(new ImageSize(shape[1], shape[0]), Tensors.Bytes("image")), CancellationToken.None);
        var mask = new LowResolutionLogits(embedding.Geometry, Tensors.Floats("low_res_masks"));
        var (own, plain) = (MaskBounds.Of(mask)!.Value, Prompt("", mask));
        var other = own with { XMax = own.XMin + ((own.XMax - own.XMin) / 2) };

        float DifferenceTo(BoundingBox box) => GoldenPrompts.LargestDifference(
            segmenter.Predict(embedding, [plain], CancellationToken.None)[0].Logits.Values,
            segmenter.Predict(embedding, [plain with { Box = box }], CancellationToken.None)[0].Logits.Values);

        Assert.InRange(DifferenceTo(own), 0, Tolerance);
        Assert.InRange(DifferenceTo(other), 0.1f, 100);
    }

    private static PointPrompt Prompt(string suffix, LowResolutionLogits? mask)
    {
        var points = Tensors.Floats("point_coords" + suffix).Chunk(2).Select(p => new Vector2(p[0], p[1])).ToArray();
        var labels = Tensors.Floats("point_labels" + suffix);
        var own = Enumerable.Range(0, labels.Length).Where(i => labels[i] is 0 or 1).ToArray();
        var corners = Enumerable.Range(0, labels.Length).Where(i => labels[i] is 2 or 3).Select(i => points[i]).ToArray();
        BoundingBox? box = corners.Length == 0 ? null
            : new BoundingBox((int)corners[0].X, (int)corners[0].Y, (int)corners[1].X, (int)corners[1].Y);
        return new PointPrompt([.. own.Select(i => points[i])], [.. own.Select(i => labels[i] == 1)], box, mask);
    }

    private void AssertEqual(string suffix, MaskPrediction found)
    {
        var difference = GoldenPrompts.LargestDifference(found.Logits.Values, Tensors.Floats("low_res_masks" + suffix));
        var iou = Math.Abs(found.PredictedIou - Tensors.Floats("iou_predictions" + suffix)[0]);
        output.WriteLine($"pass{suffix}: logits {difference:g3}, IoU {iou:g3}");
        Assert.InRange(difference, 0, Tolerance);
        Assert.InRange(iou, 0, Tolerance);
    }
}
