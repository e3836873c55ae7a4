using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Prompting;
using SamPt.Onnx.Segmenters;
using SamPt.Tests;

namespace SamPt.Onnx.Tests.Segmenters;

/// <summary>What the graphs are fed, seen through encoders that return their image and decoders that return their prompt.</summary>
public sealed class SamInputTests
{
    private static readonly ImageSize Working = new(64, 32);

    private static SamSegmenter Segmenter(string encoder, string decoder, SamSegmenterOptions? options = null) =>
        new("echo", Sessions.Open("contract", encoder + ".onnx"), Sessions.Open("contract", decoder + ".onnx"), options);

    private static float[] Image(string encoder, RgbFrame frame)
    {
        using var segmenter = Segmenter(encoder, "decoder-echo");
        using var embedding = (SamImageEmbedding)segmenter.Embed(frame, CancellationToken.None);
        return embedding.Tensors[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static RgbFrame Gray(ImageSize size, byte value)
    {
        var frame = new RgbFrame(size);
        frame.Pixels.Fill(value);
        return frame;
    }

    [Fact]
    public void Normalises_before_it_pads_with_zeros()
    {
        var image = Image("encoder-planar", Gray(Working, 200));
        // (200 - mean) / std by hand; 64x32 becomes 32x16 of 32x32.
        float[] inside = [1.3070468f, 1.4656863f, 1.6813943f];
        for (var channel = 0; channel < 3; channel++)
        {
            Assert.Equal(inside[channel], image[channel * 1024], 5);
            Assert.Equal(inside[channel], image[channel * 1024 + 15 * 32 + 31], 5);
            Assert.Equal(0f, image[channel * 1024 + 16 * 32]);
            Assert.Equal(0f, image[channel * 1024 + 1023]);
        }
    }

    [Fact]
    public void Clears_the_padding_when_the_next_frame_is_smaller()
    {
        using var segmenter = Segmenter("encoder-planar", "decoder-echo");
        segmenter.Embed(Gray(new ImageSize(32, 32), 255), CancellationToken.None).Dispose();
        using var second = (SamImageEmbedding)segmenter.Embed(Gray(Working, 255), CancellationToken.None);
        Assert.Equal(0f, second.Tensors[0].GetTensorDataAsSpan<float>()[20 * 32]);
    }

    [Fact]
    public void Gives_raw_bytes_to_a_graph_that_normalises_and_pads_them_with_the_mean()
    {
        var image = Image("encoder-bytes", Gray(Working, 200));
        Assert.Equal(200f, image[0]);
        Assert.Equal([124f, 116f, 104f], new[] { image[1023], image[2047], image[3071] });
    }

    [Fact]
    public void Loads_weights_from_a_file_beside_the_graph()
    {
        var (plain, added) = (Image("encoder-planar", Gray(Working, 200)), Image("encoder-external", Gray(Working, 200)));
        for (var i = 0; i < plain.Length; i += 97) Assert.Equal(plain[i] + 1, added[i]);
    }

    [Fact]
    public void Gives_a_decoder_of_stacked_features_the_one_that_the_encoder_has()
    {
        using var segmenter = Segmenter("encoder-light-hq", "decoder-light-hq");
        using var embedding = segmenter.Embed(Gray(Working, 200), CancellationToken.None);
        var answer = segmenter.Predict(embedding, [new PointPrompt([new(1, 1)], [true])], CancellationToken.None)[0];
        // The decoder answers with the mean of the first features, the encoder fills them with its first pixel.
        Assert.Equal(1.3070468f, answer.PredictedIou, 5);
    }

    [Fact]
    public void Gives_unpadded_pixels_to_a_graph_that_pads()
    {
        using var segmenter = Segmenter("encoder-interleaved", "decoder-echo", new SamSegmenterOptions { InputSize = 32 });
        using var embedding = (SamImageEmbedding)segmenter.Embed(Gray(Working, 7), CancellationToken.None);
        var image = embedding.Tensors[0].GetTensorDataAsSpan<float>().ToArray();
        Assert.Equal(3 * 32 * 16, image.Length);
        Assert.All(image, value => Assert.Equal(7f, value));
    }

    [Fact]
    public void Pads_frames_of_open_size_to_the_multiple_that_the_graph_declares()
    {
        using var segmenter = Segmenter("encoder-dynamic", "decoder-echo-absent");
        using var embedding = segmenter.Embed(new RgbFrame(new ImageSize(192, 100)), CancellationToken.None);
        Assert.Equal(96, segmenter.InputSize);
        Assert.Equal(new ImageSize(96, 50), embedding.Geometry.Content);
        Assert.Equal(new ImageSize(96, 64), embedding.Geometry.Padded);
        Assert.Equal(new ImageSize(24, 16), embedding.Geometry.Grid);
    }

    private static MaskPrediction[] Ask(string decoder, Func<LogitGeometry, PointPrompt[]> prompts, SamSegmenterOptions? options = null)
    {
        using var segmenter = Segmenter("encoder-planar", decoder, options);
        using var embedding = segmenter.Embed(new RgbFrame(Working), CancellationToken.None);
        return [.. segmenter.Predict(embedding, prompts(embedding.Geometry), CancellationToken.None)];
    }

    private static readonly Vector2[] TwoPoints = [new(10, 20), new(63, 1)];
    private static readonly bool[] TwoLabels = [true, false];

    [Fact]
    public void Scales_points_and_appends_one_pad_without_a_box()
    {
        var answer = Ask("decoder-echo", _ => [new PointPrompt(TwoPoints, TwoLabels)])[0];
        Assert.Equal([5, 10, 31.5f, 0.5f, 0, 0, 1, 0, -1, 0], answer.Logits.Values[..10].ToArray());
    }

    [Fact]
    public void Sends_a_box_as_its_corners_and_no_pad()
    {
        var answer = Ask("decoder-echo", _ => [new PointPrompt(TwoPoints, TwoLabels, new BoundingBox(2, 4, 40, 31))])[0];
        Assert.Equal([5, 10, 31.5f, 0.5f, 1, 2, 20, 15.5f, 1, 0, 2, 3, 0], answer.Logits.Values[..13].ToArray());
    }

    [Fact]
    public void Leaves_boxes_unscaled_where_the_reference_is_to_be_reproduced()
    {
        var options = new SamSegmenterOptions { ReferenceBoxBug = true };
        var answer = Ask("decoder-echo", _ => [new PointPrompt([], [], new BoundingBox(2, 4, 40, 31))], options)[0];
        Assert.Equal([2, 4, 40, 31, 2, 3, 0], answer.Logits.Values[..7].ToArray());
    }

    [Fact]
    public void Fills_shorter_prompts_with_absent_tokens_where_the_graph_knows_them()
    {
        var answers = Ask("decoder-echo-absent", _ => [new PointPrompt(TwoPoints, TwoLabels), new PointPrompt([], [])]);
        Assert.Equal([0, 0, 0, 0, 0, 0, -1, -2, -2, 0], answers[1].Logits.Values[..10].ToArray());
    }

    [Fact]
    public void Never_mixes_lengths_where_the_graph_has_no_absent_tokens()
    {
        var answers = Ask("decoder-echo", _ => [new PointPrompt(TwoPoints, TwoLabels), new PointPrompt([], [])]);
        Assert.Equal([0, 0, -1, 0], answers[1].Logits.Values[..4].ToArray());
    }

    [Theory]
    [InlineData("decoder-echo")]
    [InlineData("decoder-echo-absent")]
    [InlineData("decoder-echo-one-by-one")]
    [InlineData("decoder-extra-metrics")]
    public void Feeds_each_prompt_its_own_mask_and_switches_masks_on_only_where_there_is_one(string decoder)
    {
        // The decoders answer with IoU = has_mask_input + sum of mask_input, and token 0 of several adds nothing.
        var answers = Ask(decoder, geometry =>
        [
            new PointPrompt(TwoPoints, TwoLabels, Mask: Constant(geometry, 1)),
            new PointPrompt(TwoPoints, TwoLabels),
            new PointPrompt(TwoPoints, TwoLabels, Mask: Constant(geometry, 2)),
        ]);
        Assert.Equal([65f, 0f, 129f], answers.Select(answer => answer.PredictedIou));
        Assert.All(answers, answer => Assert.Equal([5, 10, 31.5f, 0.5f], answer.Logits.Values[..4].ToArray()));
    }

    [Fact]
    public void Answers_more_prompts_than_one_call_holds_in_order()
    {
        var answers = Ask("decoder-echo", _ =>
            [.. Enumerable.Range(0, 70).Select(i => new PointPrompt([new Vector2(i % 64, 0)], [true]))]);
        for (var i = 0; i < 70; i++) Assert.Equal(i % 64 / 2f, answers[i].Logits.Values[0]);
    }

    private static LowResolutionLogits Constant(LogitGeometry geometry, float value)
    {
        var values = new float[geometry.Grid.Area];
        Array.Fill(values, value);
        return new LowResolutionLogits(geometry, values);
    }
}
