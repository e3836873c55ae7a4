using SamPt.Core.Imaging;
using SamPt.Core.Prompting;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;
using SamPt.Onnx.Segmenters;
using SamPt.Onnx.Verification;
using SamPt.Tests;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Segmenters;

/// <summary>Graphs whose weights are stored in half precision, and that take and give half.</summary>
public sealed class HalfPrecisionTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("sam-small-half", "sam-small-half")]
    [InlineData("sam-small-half", "sam-small")]
    [InlineData("sam-small", "sam-small-half")]
    public void Answers_as_the_official_predictor_does_in_full_precision(string encoder, string decoder)
    {
        var expected = new GoldenPrompts("sam-small");
        using var segmenter = Sessions.Segmenter(encoder, decoder);
        foreach (var frame in GoldenPrompts.Frames)
        {
            using var embedding = segmenter.Embed(expected.Frame(frame), CancellationToken.None);
            for (var i = 0; i < GoldenPrompts.Cases; i++)
            {
                var answer = segmenter.Predict(embedding, [expected.Prompt(frame, i, embedding.Geometry)], CancellationToken.None)[0];
                var difference = GoldenPrompts.LargestDifference(answer.Logits.Values, expected.Logits(frame, i));
                output.WriteLine($"{encoder}, {decoder}, {frame}.{i}: logits {difference:g3}, IoU {Math.Abs(answer.PredictedIou - expected.Iou(frame, i)):g3}");
                // Logits reach 1; half has 11 bits.
                Assert.InRange(difference, 1e-6, 2e-2);
                Assert.Equal(expected.Iou(frame, i), answer.PredictedIou, 5e-3f);
            }
        }
    }

    [Theory]
    [InlineData("encoder")]
    [InlineData("decoder")]
    public void Is_held_to_the_tolerance_of_half_precision_when_verified(string role)
    {
        using var session = Sessions.Open("sam-small-half", role + ".onnx");
        var tensors = GoldenTensors.Read(SharedData.Golden("sam-small", "golden.safetensors"));
        var allowed = GoldenTolerance.For(session.Signature, onGpu: false);
        Assert.Equal(GoldenTolerance.Half, allowed);
        foreach (var golden in GoldenCase.Of(tensors).Where(golden => golden.Graph == role))
        {
            foreach (var found in GoldenRun.Compare(session, tensors, golden, allowed, CancellationToken.None))
            {
                output.WriteLine($"{role}/{found.Case}/{found.Output}: {found.MaxAbs:g3} of {found.Largest:g3}");
                Assert.True(found.IsWithin);
                Assert.True(found.MaxAbs > 0);
            }
        }
    }

    [Fact]
    public void Gives_a_half_precision_graph_the_prompt_as_it_is()
    {
        using var segmenter = new SamSegmenter("echo", Sessions.Open("contract", "encoder-half.onnx"), Sessions.Open("contract", "decoder-half.onnx"));
        using var embedding = segmenter.Embed(new RgbFrame(new ImageSize(64, 32)), CancellationToken.None);
        var answer = segmenter.Predict(embedding, [new PointPrompt([new(10, 20), new(63, 1)], [true, false])], CancellationToken.None)[0];
        Assert.Equal([5, 10, 31.5f, 0.5f, 0, 0, 1, 0, -1, 0], answer.Logits.Values[..10].ToArray());
    }

    [Fact]
    public void Fills_a_single_precision_buffer_from_a_half_precision_graph()
    {
        using var session = Sessions.Open("contract", "encoder-half.onnx");
        using var image = new ReusedTensor();
        var input = image.OfShape([1, 3, 32, 32]);
        input.GetTensorMutableDataAsSpan<float>()[5] = 1.5f;
        var values = new float[3 * 32 * 32];
        using (var target = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory(values, [1, 3, 32, 32]))
            session.RunInto(["image"], [input], ["image_embeddings"], [target], CancellationToken.None);
        Assert.Equal((0f, 1.5f), (values[4], values[5]));
    }
}
