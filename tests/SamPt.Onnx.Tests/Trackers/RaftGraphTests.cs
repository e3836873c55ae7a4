using Microsoft.ML.OnnxRuntime;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Tests.Segmenters;
using SamPt.Onnx.Trackers.Raft;
using SamPt.Tests;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>The four graphs against the reference's modules, before any host loop.</summary>
public sealed class RaftGraphTests(ITestOutputHelper output)
{
    private const float Tolerance = 1e-5f;
    private const int Channels = 16;

    private static readonly GoldenTracks Golden = new("raft-small");
    private static readonly GoldenTensors Tensors = Golden.Tensors;
    private static readonly RaftGrid Grid = new(new ImageSize(150, 141));

    [Fact]
    public void Pads_a_frame_as_the_reference_does()
    {
        var planes = new float[3 * Grid.Padded.Area];
        new PaddedInput(Grid).Fill(Golden.Video().Frame(0), planes);
        Assert.Equal([1, 3, Grid.Padded.Height, Grid.Padded.Width], Tensors.Shape("encoder/blocks/in/frames"));
        Assert.Equal(Tensors.Bytes("encoder/blocks/in/frames").Select(pixel => (float)pixel), planes);
    }

    [Theory]
    [InlineData("encoder")]
    [InlineData("correlation")]
    [InlineData("step")]
    [InlineData("upsample")]
    public void Answers_as_the_reference_s_modules_do(string role)
    {
        using var session = Sessions.Open("raft-small", role + ".onnx");
        foreach (var (name, difference) in GoldenGraph.Differences(session, Tensors, role))
        {
            output.WriteLine($"{role} {name}: {difference:g3}");
            Assert.InRange(difference, 0, Tolerance);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Updates_a_flow_as_the_reference_does_also_where_points_lie_outside(int iterations)
    {
        using var correlation = Sessions.Open("raft-small", "correlation.onnx");
        using var step = Sessions.Open("raft-small", "step.onnx");
        using var upsample = Sessions.Open("raft-small", "upsample.onnx");
        using var updates = new RaftFlow(correlation, step, upsample, new RaftLayout(Channels, Channels), Grid, iterations);
        var (from, to) = (Encode(0), Encode(1));
        from.Pyramid.AsSpan(0, Grid.Features.Area * Channels).CopyTo(updates.Source);
        to.Pyramid.CopyTo(updates.Target);
        from.State.CopyTo(updates.State);
        from.Context.CopyTo(updates.Context);
        updates.StartAtRest();
        var rest = updates.Coords.ToArray();
        var start = Tensors.Floats("pair.start");
        for (var i = 0; i < start.Length; i++) updates.Coords[i] = rest[i] + start[i];

        var (coords, flow) = updates.Run(CancellationToken.None);
        using (coords)
        using (flow)
        {
            var low = coords.GetTensorDataAsSpan<float>().ToArray();
            // What the updates added: the start is up to 21 cells, they are a fraction of one.
            var added = Tensors.Floats($"pair.low_{iterations}");
            for (var i = 0; i < low.Length; i++) (low[i], added[i]) = (low[i] - rest[i] - start[i], added[i] - start[i]);
            AssertClose($"{iterations} updates, coarse", added, low);
            AssertClose($"{iterations} updates, fine", Tensors.Floats($"pair.up_{iterations}"), Fine(flow.GetTensorDataAsSpan<float>()));
        }
    }

    [Theory]
    [InlineData("encoder")]
    [InlineData("correlation")]
    [InlineData("step")]
    [InlineData("upsample")]
    public void Is_recognised(string role)
    {
        var inspection = ModelInspector.Inspect(SharedData.Golden("raft-small", role + ".onnx"));
        Assert.Equal(("raft", role), (inspection.Family, inspection.Role));
        Assert.True(inspection.IsUsable);
    }

    [Fact]
    public void Refuses_graphs_of_others()
    {
        string Graph(string role) => SharedData.Golden("raft-small", role + ".onnx");
        var error = Assert.Throws<ModelException>(() => Sessions.Tracker(
            "raft", new RaftOptions(), SharedData.Golden("cotracker-small", "encoder.onnx"), Graph("correlation"), Graph("step"), Graph("upsample")));
        Assert.Contains("it lacks the output net", error.Message);
        error = Assert.Throws<ModelException>(() => Sessions.Tracker(
            "raft", new RaftOptions(), Graph("encoder"), Graph("correlation"), Graph("upsample"), Graph("step")));
        Assert.Contains("it lacks the float input volume", error.Message);
    }

    private static (float[] Pyramid, float[] State, float[] Context) Encode(int frame)
    {
        using var session = Sessions.Open("raft-small", "encoder.onnx");
        var planes = new float[3 * Grid.Padded.Area];
        new PaddedInput(Grid).Fill(Golden.Video().Frame(frame), planes);
        using var frames = OrtValue.CreateTensorValueFromMemory(planes, [1, 3, Grid.Padded.Height, Grid.Padded.Width]);
        var found = session.Run(["frames"], [frames], ["pyramid", "net", "context"], CancellationToken.None);
        float[][] values = [.. found.Select(value => value.GetTensorDataAsSpan<float>().ToArray())];
        foreach (var value in found) value.Dispose();
        return (values[0], values[1], values[2]);
    }

    // [1,H,W,2] of the padded frame to the golden file's [2,H/5,W/3].
    private static float[] Fine(ReadOnlySpan<float> flow)
    {
        var planes = new float[2 * Grid.Padded.Area];
        for (var i = 0; i < Grid.Padded.Area; i++) (planes[i], planes[Grid.Padded.Area + i]) = (flow[2 * i], flow[2 * i + 1]);
        return Strip(planes, 2, Grid.Padded, 5, 3);
    }

    private static float[] Strip(float[] planes, int count, ImageSize size, int rows, int columns)
    {
        var strip = new List<float>();
        for (var c = 0; c < count; c++)
        {
            for (var y = 0; y < size.Height; y += rows)
            {
                for (var x = 0; x < size.Width; x += columns) strip.Add(planes[c * size.Area + y * size.Width + x]);
            }
        }
        return [.. strip];
    }

    // Relative to the largest value, which is 1 to 50 here.
    private void AssertClose(string what, float[] expected, float[] found)
    {
        var difference = GoldenPrompts.LargestDifference(expected, found) / Math.Max(1, expected.Max(MathF.Abs));
        output.WriteLine($"{what}: {difference:g3}");
        Assert.InRange(difference, 0, Tolerance);
    }
}
