using SamPt.Core.Imaging;
using SamPt.Core.Prompting;
using SamPt.Tests;
using SamPt.Onnx.Segmenters;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Segmenters;

public sealed class SamSegmenterTests(ITestOutputHelper output)
{
    private const float EmbeddingTolerance = 2e-5f;
    private const float LogitTolerance = 1e-4f;

    public static TheoryData<string, string, string> Variants => new()
    {
        { "sam-small", "sam-small", "sam-small" },
        { "sam-small", "sam-small", "sam-small-official" },
        { "hq-sam-small", "hq-sam-small", "hq-sam-small" },
        { "hq-sam-small", "hq-sam-small-official", "hq-sam-small-official" },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Answers_every_prompt_as_the_official_predictor_does(string golden, string encoder, string decoder)
    {
        var expected = new GoldenPrompts(golden);
        using var segmenter = Sessions.Segmenter(encoder, decoder);
        foreach (var frame in GoldenPrompts.Frames)
        {
            using var embedding = segmenter.Embed(expected.Frame(frame), CancellationToken.None);
            var prompts = Enumerable.Range(0, GoldenPrompts.Cases).Select(i => expected.Prompt(frame, i, embedding.Geometry)).ToArray();
            var answers = segmenter.Predict(embedding, prompts, CancellationToken.None);
            for (var i = 0; i < prompts.Length; i++)
            {
                var difference = GoldenPrompts.LargestDifference(answers[i].Logits.Values, expected.Logits(frame, i));
                output.WriteLine($"{decoder} {frame}.{i}: logits {difference:g3}, IoU {Math.Abs(answers[i].PredictedIou - expected.Iou(frame, i)):g3}");
                Assert.InRange(difference, 0, LogitTolerance);
                Assert.Equal(expected.Iou(frame, i), answers[i].PredictedIou, LogitTolerance);
            }
        }
    }

    [Theory]
    [InlineData("sam-small")]
    [InlineData("hq-sam-small")]
    public void Encodes_frames_as_the_official_predictor_does(string model)
    {
        var expected = new GoldenPrompts(model);
        using var segmenter = Sessions.Segmenter(model, model);
        foreach (var frame in GoldenPrompts.Frames)
        {
            using var embedding = (SamImageEmbedding)segmenter.Embed(expected.Frame(frame), CancellationToken.None);
            var difference = GoldenPrompts.LargestDifference(
                embedding.Tensors[0].GetTensorDataAsSpan<float>(), expected.Embedding(frame));
            output.WriteLine($"{model} {frame}: {difference:g3}");
            Assert.InRange(difference, 0, EmbeddingTolerance);
        }
    }

    [Theory]
    [InlineData("sam-small")]
    [InlineData("sam-small-official")]
    public void Gives_a_prompt_the_same_answer_alone_and_among_others(string decoder)
    {
        var golden = new GoldenPrompts("sam-small");
        using var segmenter = Sessions.Segmenter("sam-small", decoder);
        using var embedding = segmenter.Embed(golden.Frame("native"), CancellationToken.None);
        var prompts = Enumerable.Range(0, GoldenPrompts.Cases).Select(i => golden.Prompt("native", i, embedding.Geometry)).ToArray();
        PointPrompt[] mixed = [.. prompts, .. prompts.Reverse()];
        var together = segmenter.Predict(embedding, mixed, CancellationToken.None);
        for (var i = 0; i < mixed.Length; i++)
        {
            var alone = segmenter.Predict(embedding, [mixed[i]], CancellationToken.None)[0];
            Assert.InRange(GoldenPrompts.LargestDifference(alone.Logits.Values, together[i].Logits.Values), 0, LogitTolerance);
            Assert.Equal(alone.PredictedIou, together[i].PredictedIou, LogitTolerance);
        }
    }

    [Fact]
    public void Lays_the_grid_over_the_padded_input()
    {
        using var segmenter = Sessions.Segmenter("sam-small", "sam-small");
        using var embedding = segmenter.Embed(new GoldenPrompts("sam-small").Frame("large"), CancellationToken.None);
        Assert.Equal(new ImageSize(161, 192), embedding.Geometry.Working);
        Assert.Equal(new ImageSize(107, 128), embedding.Geometry.Content);
        Assert.Equal(new ImageSize(128, 128), embedding.Geometry.Padded);
        Assert.Equal(new ImageSize(32, 32), embedding.Geometry.Grid);
    }

    [Fact]
    public void Keeps_an_embedding_usable_while_the_next_frame_is_encoded()
    {
        var golden = new GoldenPrompts("sam-small");
        using var segmenter = Sessions.Segmenter("sam-small", "sam-small");
        using var first = segmenter.Embed(golden.Frame("native"), CancellationToken.None);
        using var second = segmenter.Embed(golden.Frame("large"), CancellationToken.None);
        var answer = segmenter.Predict(first, [golden.Prompt("native", 0, first.Geometry)], CancellationToken.None)[0];
        Assert.InRange(GoldenPrompts.LargestDifference(answer.Logits.Values, golden.Logits("native", 0)), 0, LogitTolerance);
    }

    [Fact]
    public void Answers_two_threads_at_once_as_it_answers_each()
    {
        var golden = new GoldenPrompts("sam-small");
        using var segmenter = new SegmenterFactory(Sessions.TwoFramesAtOnce()).Create(
            "two", SharedData.Golden("sam-small", "encoder.onnx"), SharedData.Golden("sam-small", "decoder.onnx"));
        Assert.Equal(2, segmenter.FramesAtOnce);

        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var frame = i % 2 == 0 ? "native" : "large";
            using var embedding = segmenter.Embed(golden.Frame(frame), CancellationToken.None);
            var answer = segmenter.Predict(embedding, [golden.Prompt(frame, 2, embedding.Geometry)], CancellationToken.None)[0];
            Assert.InRange(GoldenPrompts.LargestDifference(answer.Logits.Values, golden.Logits(frame, 2)), 0, LogitTolerance);
        });
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(-1, 1)]
    public void Takes_one_frame_at_a_time_if_its_files_are_large(int beyond, int framesAtOnce)
    {
        string[] files = [SharedData.Golden("sam-small", "encoder.onnx"), SharedData.Golden("sam-small", "decoder.onnx")];
        using var segmenter = new SegmenterFactory(Sessions.TwoFramesAtOnce(files.Sum(file => new FileInfo(file).Length) + beyond)).Create("small", files[0], files[1]);
        Assert.Equal(framesAtOnce, segmenter.FramesAtOnce);
    }

    [Fact]
    public void Refuses_a_disposed_embedding()
    {
        var golden = new GoldenPrompts("sam-small");
        using var segmenter = Sessions.Segmenter("sam-small", "sam-small");
        var embedding = segmenter.Embed(golden.Frame("native"), CancellationToken.None);
        embedding.Dispose();
        Assert.Throws<ObjectDisposedException>(
            () => segmenter.Predict(embedding, [golden.Prompt("native", 0, embedding.Geometry)], CancellationToken.None));
    }

    [Fact]
    public void Ends_a_graph_that_is_running_when_cancelled()
    {
        using var segmenter = new SamSegmenter(
            "endless", Sessions.Open("contract", "encoder-endless.onnx"), Sessions.Open("contract", "decoder-echo.onnx"));
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.Throws<OperationCanceledException>(() => segmenter.Embed(new RgbFrame(new ImageSize(32, 32)), cancellation.Token));
    }

    [Fact]
    public void Stops_when_cancelled()
    {
        using var segmenter = Sessions.Segmenter("sam-small", "sam-small");
        Assert.Throws<OperationCanceledException>(
            () => segmenter.Embed(new GoldenPrompts("sam-small").Frame("native"), new CancellationToken(true)));
    }
}
