using Microsoft.ML.OnnxRuntime;
using SamPt.Onnx.Tests.Segmenters;
using SamPt.Onnx.Trackers;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>The three graphs, and the resizing before them, against the reference's modules, without any loop.</summary>
public sealed class TapirGraphTests(ITestOutputHelper output)
{
    /// <summary>Relative to the largest magnitude of what is compared.</summary>
    private const float Tolerance = 1e-5f;

    [Theory]
    [TapirModels]
    public void Resizes_a_frame_as_the_reference_s_wrapper_does(string folder)
    {
        var golden = new TapirGolden(folder);
        var (video, size) = (golden.Video(), golden.Layout.Input);
        var planes = new float[3 * size.Area];
        new AntialiasedInput(video.Size, size).Fill(video.Frame(0), planes);
        var found = new List<float>();
        for (var y = 0; y < size.Height; y += 5)
        {
            for (var x = 0; x < size.Width; x += 3)
                found.AddRange(Enumerable.Range(0, 3).Select(channel => planes[channel * size.Area + y * size.Width + x] / 255 * 2 - 1));
        }
        AssertClose("resized", golden.Tensors.Floats("resized"), [.. found]);
    }

    [Theory]
    [TapirModels]
    public void Encodes_a_frame_into_the_reference_s_maps(string folder)
    {
        var golden = new TapirGolden(folder);
        var size = golden.Layout.Input;
        var pixels = golden.Tensors.Bytes("encoder.frames");
        var planes = new float[pixels.Length];
        for (var i = 0; i < pixels.Length; i++) planes[i % 3 * size.Area + i / 3] = pixels[i];
        using var encoder = golden.Open("encoder");
        using var frames = OrtValue.CreateTensorValueFromMemory(planes, [1, 3, size.Height, size.Width]);
        var maps = encoder.Run(["frames"], [frames], ["low", "hi"], CancellationToken.None);
        foreach (var (name, map, tensor) in new[] { ("low", golden.Layout.Low, maps[0]), ("hi", golden.Layout.High, maps[1]) })
        {
            using (tensor)
            {
                // The golden file holds every so many-th row.
                var every = Math.Max(1, map.Size.Area / 48);
                var rows = tensor.GetTensorDataAsSpan<float>().ToArray().Chunk(map.Channels).Where((_, row) => row % every == 0);
                AssertClose(name, golden.Tensors.Floats($"encoder.{name}"), [.. rows.SelectMany(row => row)]);
            }
        }
    }

    [Theory]
    [TapirModels]
    public void Matches_points_as_the_reference_s_cost_volume_does(string folder)
    {
        var golden = new TapirGolden(folder);
        var layout = golden.Layout;
        using var init = golden.Open("init");
        using var low = OrtValue.CreateTensorValueFromMemory(golden.Map("low"), [4, layout.Low.Size.Area, layout.Low.Channels]);
        using var feature = OrtValue.CreateTensorValueFromMemory(golden.Tensors.Floats("init.feature"), [5, layout.Low.Channels]);
        using var query = OrtValue.CreateTensorValueFromMemory(golden.Tensors.Floats("init.query"), [5, 3]);
        var found = init.Run(["low", "q_low", "query_tyx"], [low, feature, query], ["points", "occ", "expd"], CancellationToken.None);
        AssertState(golden, found, name => $"init.{name}");
    }

    [Theory]
    [TapirModels]
    public void Refines_as_the_reference_s_first_two_iterations_do(string folder)
    {
        var golden = new TapirGolden(folder);
        var layout = golden.Layout;
        var channels = layout.High.Channels + layout.Low.Channels;
        using var step = golden.Open("step");
        using var low = OrtValue.CreateTensorValueFromMemory(golden.Map("low"), [4, layout.Low.Size.Area, layout.Low.Channels]);
        using var hi = OrtValue.CreateTensorValueFromMemory(golden.Map("hi"), [4, layout.High.Size.Area, layout.High.Channels]);
        var features = golden.Tensors.Floats("step.feature").Chunk(channels).SelectMany(row => Enumerable.Repeat(row, 4).SelectMany(r => r));
        OrtValue[] state =
        [
            OrtValue.CreateTensorValueFromMemory(golden.Tensors.Floats("step.points"), [5, 4, 2]),
            OrtValue.CreateTensorValueFromMemory(golden.Tensors.Floats("step.occ"), [5, 4]),
            OrtValue.CreateTensorValueFromMemory(golden.Tensors.Floats("step.expd"), [5, 4]),
            OrtValue.CreateTensorValueFromMemory(features.ToArray(), [5, 4, channels]),
        ];
        for (var i = 1; i <= 2; i++)
        {
            state = step.Run(
                ["low", "hi", "points", "occ", "expd", "feats"], [low, hi, .. state], ["points_out", "occ_out", "expd_out", "feats_out"], CancellationToken.None);
            AssertState(golden, state, name => $"step.{name}_{i}");
        }
    }

    private void AssertState(TapirGolden golden, OrtValue[] found, Func<string, string> key)
    {
        foreach (var (name, tensor) in new[] { "points", "occ", "expd" }.Zip(found))
            AssertClose(key(name), golden.Tensors.Floats(key(name)), tensor.GetTensorDataAsSpan<float>());
    }

    private void AssertClose(string what, float[] expected, ReadOnlySpan<float> found)
    {
        var scale = expected.Max(MathF.Abs);
        var difference = GoldenPrompts.LargestDifference(expected, found) / scale;
        output.WriteLine($"{what}: {difference:g3} of {scale:g3}");
        Assert.InRange(difference, 0, Tolerance);
    }
}
