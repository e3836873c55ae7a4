using System.Numerics;
using Microsoft.ML.OnnxRuntime;
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
    public void Answers_as_PyTorch_does_from_the_frames_to_the_fourth_iteration()
    {
        using OnnxSession encoder = Open("encoder"), init = Open("init"), step = Open("step");
        var count = golden.Shape("encoder.blocks")[0];
        using var frames = OrtValue.CreateTensorValueFromMemory(Planes(), [count, 3, Size.Height, Size.Width]);
        var maps = encoder.Run(["frames"], [frames], ["low", "hi"], CancellationToken.None);
        AssertClose("encoder.low", Rows(maps[0], LowEvery));
        AssertClose("encoder.hi", Rows(maps[1], HighEvery));

        float[] low = golden.Floats("init.q_low"), high = golden.Floats("step.q_hi");
        var (points, lowChannels, highChannels) = (golden.Shape("init.q_low")[0], golden.Shape("init.q_low")[1], golden.Shape("step.q_hi")[1]);
        using var feature = OrtValue.CreateTensorValueFromMemory(low, [points, lowChannels]);
        using var query = OrtValue.CreateTensorValueFromMemory(golden.Floats("init.query_tyx"), [points, 3]);
        var state = init.Run(["low", "q_low", "query_tyx"], [maps[0], feature, query], State, CancellationToken.None);
        AssertState("init.", "", state);

        var feats = high.Chunk(highChannels).Zip(low.Chunk(lowChannels), (fine, wide) => fine.Concat(wide).ToArray())
            .SelectMany(row => Enumerable.Repeat(row, count)).SelectMany(row => row).ToArray();
        OrtValue[] current = [.. state, OrtValue.CreateTensorValueFromMemory(feats, [points, count, highChannels + lowChannels])];
        for (var i = 1; i <= 4; i++)
        {
            current = [.. step.Run(
                ["low", "hi", "points", "occ", "expd", "feats"], [maps[0], maps[1], .. current],
                ["points_out", "occ_out", "expd_out", "feats_out"], CancellationToken.None)];
            AssertState("step.", $"_{i}", current);
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
        var other = Drifting(8, default, seed: 9);
        var video = new MemoryVideo([.. Enumerable.Range(0, 8).Select(t => t < 4 ? shown.Frame(t) : other.Frame(t))]);
        using var tracker = Tracker();
        using var session = tracker.Open(video);
        QueryPoint[] queries = [.. Grid().Select(p => new QueryPoint(0, p))];
        var found = session.Track([queries], FrameRange.All(video), CancellationToken.None)[0];
        int Visible(int t) => Enumerable.Range(0, queries.Length).Count(n => found.Visibility(t)[n] == PointVisibility.Visible);
        output.WriteLine(string.Join(' ', Enumerable.Range(0, 8).Select(Visible)));
        Assert.True(Visible(2) >= 0.8 * queries.Length);
        Assert.True(Visible(6) <= 0.3 * queries.Length);
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

    private static TapirPointTracker Tracker() =>
        (TapirPointTracker)Sessions.Tracker("tapir", new TapirOptions(), File("encoder.onnx"), File("init.onnx"), File("step.onnx"));

    private static OnnxSession Open(string role) => Sessions.Factory().Open(File($"{role}.onnx"));

    private static string File(string name) => Path.Combine(SharedData.CheckoutRoot, "models", "tiny-tracker", name);
}
