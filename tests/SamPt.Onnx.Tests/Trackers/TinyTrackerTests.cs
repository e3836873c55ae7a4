using System.Numerics;
using Microsoft.ML.OnnxRuntime;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;
using SamPt.Onnx.Trackers.Tapir;
using SamPt.Tests;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>The embedded tracker: its graphs against PyTorch, and what it must do on a picture that moves as told.</summary>
public sealed class TinyTrackerTests(ITestOutputHelper output)
{
    private const int Block = 4, LowEvery = 97, HighEvery = 388;
    private static readonly string[] State = ["points", "occ", "expd"];
    private readonly GoldenTensors golden = GoldenTensors.Read(File("golden.safetensors"));

    private ImageSize Size => new(golden.Shape("encoder.blocks")[2] * Block, golden.Shape("encoder.blocks")[1] * Block);

    [Fact]
    public void Answers_as_PyTorch_does_from_the_frames_to_the_third_iteration()
    {
        using OnnxSession encoder = Open("encoder"), init = Open("init"), step = Open("step");
        var count = golden.Shape("encoder.blocks")[0];
        using var frames = OrtValue.CreateTensorValueFromMemory(Planes(), [count, 3, Size.Height, Size.Width]);
        var maps = encoder.Run(["frames"], [frames], ["low", "hi"], CancellationToken.None);
        AssertClose("encoder.low", Rows(maps[0], LowEvery));
        AssertClose("encoder.hi", Rows(maps[1], HighEvery));

        float[] low = golden.Floats("first.q_low"), high = golden.Floats("first.q_hi");
        var (points, lowChannels, highChannels) = (golden.Shape("first.q_low")[0], golden.Shape("first.q_low")[1], golden.Shape("first.q_hi")[1]);
        using var wide = OrtValue.CreateTensorValueFromMemory(low, [points, lowChannels]);
        using var fine = OrtValue.CreateTensorValueFromMemory(high, [points, highChannels]);
        using var query = OrtValue.CreateTensorValueFromMemory(golden.Floats("first.query_tyx"), [points, 3]);
        var size = init.Signature.Input("state")!.Dimensions[1];
        using var nothing = OrtValue.CreateTensorValueFromMemory(new float[points * size], [points, size]);
        var walked = init.Run(TapirContract.WalkInputs, [maps[0], wide, query, maps[1], fine, nothing], TapirContract.WalkOutputs, CancellationToken.None);
        AssertState("first.", "_0", walked.Take(3).ToArray());

        OrtValue[] current = [.. walked.Take(3), TapirSteps.Features(high, low, points, count)];
        for (var i = 1; i <= 3; i++)
        {
            current = [.. step.Run(TapirContract.StepInputs, [maps[0], maps[1], .. current], TapirContract.StepOutputs, CancellationToken.None)];
            AssertState("first.", $"_{i}", current);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Tracks_as_PyTorch_does_from_queries_on_any_frame(int iterations)
    {
        var rows = golden.Floats("any.query_tyx").Chunk(3).ToArray();
        QueryPoint[] queries = [.. rows.Select(row => new QueryPoint((int)row[0], new Vector2(row[2], row[1])))];
        Assert.Contains(queries, query => query.Frame > 0);
        var video = new MemoryVideo(Pictures());
        using var tracker = Tracker(new TapirOptions { Iterations = iterations });
        using var session = tracker.Open(video);
        var found = session.Track([queries], FrameRange.All(video), CancellationToken.None)[0];
        var expected = golden.Floats($"any.points_{iterations}");
        for (var n = 0; n < queries.Length; n++)
        {
            for (var t = 0; t < video.FrameCount; t++)
            {
                var i = 2 * (n * video.FrameCount + t);
                Assert.InRange(Vector2.Distance(new Vector2(expected[i], expected[i + 1]), found.Positions(t)[n]), 0, 2e-3f);
            }
        }
    }

    [Fact]
    public void Gives_the_same_tracks_however_many_frames_it_sees_at_a_time()
    {
        var video = Drifting(70, new Vector2(2, -1));
        QueryPoint[] queries = [new(0, new(60, 200)), new(0, new(120, 150)), new(9, new(100, 100)), new(69, new(250, 90)), new(33, new(250, 60))];
        using OnnxSession encoder = Open("encoder"), init = Open("init"), step = Open("step");
        var layout = TapirLayout.Of(encoder.Signature, init.Signature, step.Signature);
        var steps = new TapirSteps(step, 2);
        PointTrajectories Follow(int piece)
        {
            using var clip = new TapirClip(video, encoder, layout, 512L << 20);
            using var session = new TapirSession(new WalkModel(clip, init, steps, layout, piece), video.Size, layout.VisibilityThreshold, 64);
            return session.Track([queries], FrameRange.All(video), CancellationToken.None)[0];
        }
        PointTrajectories whole = Follow(100), pieces = Follow(17);
        for (var t = 0; t < video.FrameCount; t++)
        {
            Assert.Equal(whole.Visibility(t).ToArray(), pieces.Visibility(t).ToArray());
            for (var n = 0; n < queries.Length; n++) Assert.InRange(Vector2.Distance(whole.Positions(t)[n], pieces.Positions(t)[n]), 0, 1e-3f);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(12)]
    public void Follows_points_of_a_picture_that_drifts(int frames)
    {
        var drift = new Vector2(7, -3);
        var video = Drifting(frames, drift);
        QueryPoint[] queries = [.. Grid().Select(p => new QueryPoint(0, p))];
        using var tracker = Tracker();
        using var session = tracker.Open(video);
        var found = session.Track([queries], FrameRange.All(video), CancellationToken.None)[0];
        var last = frames - 1;
        var errors = queries.Select((q, n) => Vector2.Distance(found.Positions(last)[n], q.Position + last * drift)).Order().ToArray();
        output.WriteLine($"errors of frame {last}: median {errors[errors.Length / 2]:f2}, worst {errors[^1]:f2} px of {video.Size.Width}");
        Assert.InRange(errors[errors.Length / 2], 0, 2);
        Assert.True(errors.Count(e => e < 6) >= 0.8 * errors.Length);
        Assert.True(Enumerable.Range(0, queries.Length).Count(n => found.Visibility(last)[n] == PointVisibility.Visible) >= 0.8 * queries.Length);
    }

    [Fact]
    public void Gives_up_what_is_not_there_any_more()
    {
        var shown = Drifting(8, default);
        var other = new RgbFrame(shown.Size, [.. Enumerable.Repeat((byte)90, shown.Size.Area * 3)]);
        var video = new MemoryVideo([.. Enumerable.Range(0, 8).Select(t => t < 4 ? shown.Frame(t) : other)]);
        using var tracker = Tracker();
        using var session = tracker.Open(video);
        QueryPoint[] queries = [.. Grid().Select(p => new QueryPoint(0, p))];
        var found = session.Track([queries], FrameRange.All(video), CancellationToken.None)[0];
        int Visible(int t) => Enumerable.Range(0, queries.Length).Count(n => found.Visibility(t)[n] == PointVisibility.Visible);
        output.WriteLine(string.Join(' ', Enumerable.Range(0, 8).Select(Visible)));
        Assert.True(Visible(2) >= 0.8 * queries.Length);
        Assert.True(Visible(6) <= 0.3 * queries.Length);
    }

    [Fact]
    public void Is_refused_where_the_encoder_does_not_say_how_far_its_steps_reach()
    {
        using OnnxSession encoder = Open("encoder"), init = Open("init"), step = Open("step");
        var silent = encoder.Signature with { Metadata = encoder.Signature.Metadata.Where(entry => entry.Key != "reach").ToDictionary() };

        var refused = Assert.Throws<ModelException>(() => TapirLayout.Of(silent, init.Signature, step.Signature));

        Assert.Contains("encoder.onnx: goes with a graph that walks, but its metadata lack reach", refused.Message, StringComparison.Ordinal);
        Assert.Equal(13, TapirLayout.Of(encoder.Signature, init.Signature, step.Signature).Reach);
    }

    private static IEnumerable<Vector2> Grid() =>
        from y in Enumerable.Range(0, 4) from x in Enumerable.Range(0, 5) select new Vector2(60 + 50 * x, 90 + 32 * y);

    /// <summary>Soft blocks of random colours, seen through a window that moves against the drift.</summary>
    private static MemoryVideo Drifting(int count, Vector2 drift, int seed = 5)
    {
        var (size, random, cells) = (new ImageSize(427, 240), new Random(seed), 120);
        var field = new float[cells * cells * 3];
        for (var i = 0; i < field.Length; i++) field[i] = random.Next(256);
        return new MemoryVideo([.. Enumerable.Range(0, count).Select(t =>
        {
            var pixels = new byte[size.Area * 3];
            for (var i = 0; i < pixels.Length; i++)
            {
                float x = (i / 3 % size.Width - t * drift.X + 300) / 9, y = (i / 3 / size.Width - t * drift.Y + 300) / 9;
                pixels[i] = (byte)At(field, cells, x, y, i % 3);
            }
            return new RgbFrame(size, pixels);
        })]);
    }

    private static float At(float[] field, int cells, float x, float y, int channel)
    {
        var (column, row) = ((int)x, (int)y);
        float Of(int dx, int dy) => field[((row + dy) * cells + column + dx) * 3 + channel];
        var upper = float.Lerp(Of(0, 0), Of(1, 0), x - column);
        return float.Lerp(upper, float.Lerp(Of(0, 1), Of(1, 1), x - column), y - row);
    }

    private float[] Planes()
    {
        var (blocks, shape) = (golden.Bytes("encoder.blocks"), golden.Shape("encoder.blocks"));
        var (area, width) = (Size.Area, Size.Width);
        var planes = new float[shape[0] * 3 * area];
        for (var i = 0; i < planes.Length; i++)
        {
            var (t, channel, y, x) = (i / (3 * area), i / area % 3, i % area / width / Block, i % width / Block);
            planes[i] = blocks[((t * shape[1] + y) * shape[2] + x) * 3 + channel];
        }
        return planes;
    }

    private static float[] Rows(OrtValue map, int every)
    {
        var channels = (int)map.GetTensorTypeAndShape().Shape[2];
        return [.. map.GetTensorDataAsSpan<float>().ToArray().Chunk(channels).Where((_, row) => row % every == 0).SelectMany(row => row)];
    }

    private void AssertState(string before, string after, IReadOnlyList<OrtValue> found)
    {
        for (var i = 0; i < State.Length; i++) AssertClose(before + State[i] + after, found[i].GetTensorDataAsSpan<float>().ToArray());
    }

    private void AssertClose(string name, float[] found)
    {
        var expected = golden.Floats(name);
        Assert.Equal(expected.Length, found.Length);
        var difference = expected.Zip(found, (a, b) => MathF.Abs(a - b)).Max();
        output.WriteLine($"{name}: {difference:g3}");
        Assert.InRange(difference, 0, 1e-4f * MathF.Max(1, expected.Max(MathF.Abs)));
    }

    private RgbFrame[] Pictures() => [.. Planes().Chunk(3 * Size.Area).Select(planes =>
        new RgbFrame(Size, [.. Enumerable.Range(0, planes.Length).Select(i => (byte)planes[i % 3 * Size.Area + i / 3])]))];

    private static TapirPointTracker Tracker(TapirOptions? options = null) =>
        (TapirPointTracker)Sessions.Tracker("tapir", options ?? new TapirOptions(), File("encoder.onnx"), File("init.onnx"), File("step.onnx"));

    private static OnnxSession Open(string role) => Sessions.Factory().Open(File($"{role}.onnx"));

    private static string File(string name) => Path.Combine(SharedData.CheckoutRoot, "models", "tiny-tracker", name);
}
