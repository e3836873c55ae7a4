using System.Numerics;
using Microsoft.ML.OnnxRuntime;
using SamPt.Onnx.Runtime;
using SamPt.Onnx.Tests.Segmenters;
using SamPt.Onnx.Trackers.CoTracker3;

namespace SamPt.Onnx.Tests.Trackers.CoTracker3;

/// <summary>The largest differences between the parts of an export and the golden tensors that came with it.</summary>
internal sealed class CoTracker3Parity : IDisposable
{
    private readonly CoTracker3Golden golden;
    private readonly OnnxSession encoder;
    private readonly OnnxSession step;
    private readonly CoTracker3Layout layout;

    public CoTracker3Parity(CoTracker3Golden golden)
    {
        this.golden = golden;
        encoder = Sessions.Factory().Open(golden.EncoderFile);
        step = Sessions.Factory().Open(golden.StepFile);
        layout = CoTracker3Layout.Of(encoder.Signature, step.Signature);
    }

    /// <summary>The numbers of frames that iterations were recorded for.</summary>
    public int[] Steps => [.. new[] { 7, 16, 60, 75 }.Where(frames => golden.Tensors.Has($"step{frames}.coords"))];

    /// <summary>The pyramid of a frame; the golden file holds every third row and fifth column of each level.</summary>
    public float Encoder()
    {
        var pixels = golden.Tensors.Bytes("encoder.frames").Select(p => (float)p).ToArray();
        using var frames = OrtValue.CreateTensorValueFromMemory(pixels, [1, 3, layout.Input.Height, layout.Input.Width]);
        using var pyramid = encoder.Run(["frames"], [frames], ["pyramid"], CancellationToken.None)[0];
        var rows = pyramid.GetTensorDataAsSpan<float>();
        var (largest, first, channels) = (0f, 0, layout.Channels);
        for (var level = 0; level < CoTracker3Layout.Levels; level++)
        {
            var (width, height) = (layout.Features.Width >> level, layout.Features.Height >> level);
            var shape = golden.Tensors.Shape($"encoder.level{level}");
            var found = new float[shape[0] * shape[1] * channels];
            for (var y = 0; y < shape[0]; y++)
            {
                for (var x = 0; x < shape[1]; x++)
                    rows.Slice((first + 3 * y * width + 5 * x) * channels, channels).CopyTo(found.AsSpan((y * shape[1] + x) * channels));
            }
            largest = Math.Max(largest, GoldenPrompts.LargestDifference(found, golden.Tensors.Floats($"encoder.level{level}")));
            first += width * height;
        }
        return largest;
    }

    /// <summary>The surroundings of the first two queries.</summary>
    public float Surroundings()
    {
        var expected = golden.Tensors.Floats("step.support");
        return GoldenPrompts.LargestDifference(Support().AsSpan(0, expected.Length), expected);
    }

    /// <summary>Coordinates in cells, and logits, after one or two iterations over so many frames.</summary>
    public (float Coords, float Logits) Iterations(int frames, int count)
    {
        var name = $"step{frames}";
        var state = new[] { Tensor($"{name}.coords", 2), Tensor($"{name}.vis"), Tensor($"{name}.conf") };
        var length = layout.Rows * layout.Channels;
        var maps = Pyramids();
        using var pyramid = OrtValue.CreateTensorValueFromMemory(
            [.. Enumerable.Range(0, frames).SelectMany(t => maps[t % 4])], [frames, layout.Rows, layout.Channels]);
        using var support = OrtValue.CreateTensorValueFromMemory(Support(), [5, CoTracker3Layout.Levels, CoTracker3Layout.Taps, layout.Channels]);
        for (var i = 0; i < count; i++)
            state = step.Run(["pyramid", "coords", "vis", "conf", "support"], [pyramid, .. state, support], ["coords_out", "vis_out", "conf_out"], CancellationToken.None);
        return (Difference(state[0], "coords"), Math.Max(Difference(state[1], "vis"), Difference(state[2], "conf")));

        OrtValue Tensor(string tensor, params long[] last) =>
            OrtValue.CreateTensorValueFromMemory(golden.Tensors.Floats(tensor), [frames, 5, .. last]);

        float Difference(OrtValue found, string part) =>
            GoldenPrompts.LargestDifference(found.GetTensorDataAsSpan<float>(), golden.Tensors.Floats($"{name}.{part}_{count}"));
    }

    public void Dispose()
    {
        encoder.Dispose();
        step.Dispose();
    }

    private float[] Support()
    {
        var length = CoTracker3Layout.Levels * CoTracker3Layout.Taps * layout.Channels;
        var maps = Pyramids();
        var support = new float[5 * length];
        var queries = golden.Tensors.Floats("step.queries");
        for (var n = 0; n < 5; n++)
        {
            var position = new Vector2(queries[3 * n + 1], queries[3 * n + 2]);
            QuerySurroundings.Sample(maps[(int)queries[3 * n]], layout, position, support.AsSpan(n * length, length));
        }
        return support;
    }

    // Four maps [C,h,w], (byte - 128) / 128, to channel-last rows; each level the 2x2 average of the one before.
    private float[][] Pyramids()
    {
        var stored = golden.Tensors.Bytes("step.features");
        return [.. Enumerable.Range(0, 4).Select(map =>
        {
            var pyramid = new float[layout.Rows * layout.Channels];
            for (var c = 0; c < layout.Channels; c++)
            {
                var (width, height, first) = (layout.Features.Width, layout.Features.Height, 0);
                var plane = stored.Skip((map * layout.Channels + c) * width * height).Take(width * height).Select(b => (b - 128) / 128f).ToArray();
                for (var level = 0; level < CoTracker3Layout.Levels; level++)
                {
                    for (var i = 0; i < plane.Length; i++) pyramid[(first + i) * layout.Channels + c] = plane[i];
                    first += plane.Length;
                    plane = Halve(plane, width, height);
                    (width, height) = (width / 2, height / 2);
                }
            }
            return pyramid;
        })];
    }

    private static float[] Halve(float[] plane, int width, int height) =>
        [.. from y in Enumerable.Range(0, height / 2)
            from x in Enumerable.Range(0, width / 2)
            let i = 2 * y * width + 2 * x
            select (plane[i] + plane[i + 1] + plane[i + width] + plane[i + width + 1]) / 4];
}
