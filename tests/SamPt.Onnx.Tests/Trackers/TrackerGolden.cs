using System.Numerics;
using Microsoft.ML.OnnxRuntime;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Tests.Segmenters;
using SamPt.Tests;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>A small tracker's golden file: its encoder, single iterations, a video, and what SAM-PT's own wrapper answered.</summary>
internal sealed class TrackerGolden(string model)
{
    public GoldenTensors Tensors { get; } = GoldenTensors.Read(SharedData.Golden(model, "golden.safetensors"));

    public string File(string name) => SharedData.Golden(model, name);

    public MemoryVideo Video()
    {
        var shape = Tensors.Shape("video");
        var size = new ImageSize(shape[2], shape[1]);
        var pixels = Tensors.Bytes("video");
        return new MemoryVideo([.. Enumerable.Range(0, shape[0])
            .Select(t => new RgbFrame(size, pixels[(t * size.Area * 3)..((t + 1) * size.Area * 3)]))]);
    }

    /// <summary>A group's queries, counted from <paramref name="first"/>.</summary>
    public QueryPoint[] Queries(string run, int group, int first = 0) =>
        [.. Tensors.Floats($"{run}.{group}.queries").Chunk(3).Select(q => new QueryPoint(first + (int)q[0], new Vector2(q[1], q[2])))];

    /// <summary>Tells by how many pixels the trajectories differ from the reference's, and that none of their visibilities does.</summary>
    public float Compare(string run, int group, PointTrajectories found)
    {
        var tracks = Tensors.Floats($"{run}.{group}.tracks");
        var visible = Tensors.Bytes($"{run}.{group}.visible");
        Assert.Equal(visible.Length, found.FrameCount * found.PointCount);
        var largest = 0f;
        for (var i = 0; i < visible.Length; i++)
        {
            var (t, n) = (i / found.PointCount, i % found.PointCount);
            largest = Math.Max(largest, Vector2.Distance(found.Positions(t)[n], new Vector2(tracks[2 * i], tracks[2 * i + 1])));
            Assert.True(visible[i] == 1 == (found.Visibility(t)[n] == PointVisibility.Visible), $"{run}, group {group}, frame {t}, point {n}");
        }
        return largest;
    }

    /// <summary>Every second row and third column of the encoder's levels, against the golden file.</summary>
    public void CompareEncoder(int stride, float tolerance, ITestOutputHelper output)
    {
        using var session = Sessions.Open(model, "encoder.onnx");
        var sizes = Tensors.Shape("encoder.frames");
        var pixels = Tensors.Bytes("encoder.frames").Select(p => (float)p).ToArray();
        using var frames = OrtValue.CreateTensorValueFromMemory(pixels, [.. sizes.Select(size => (long)size)]);
        using var pyramid = session.Run(["frames"], [frames], ["pyramid"], CancellationToken.None)[0];
        var rows = pyramid.GetTensorDataAsSpan<float>();
        int height = sizes[2] / stride, width = sizes[3] / stride, first = 0;
        for (var level = 0; level < 4; level++)
        {
            var expected = Tensors.Floats($"encoder.level{level}");
            var shape = Tensors.Shape($"encoder.level{level}");
            Assert.Equal(((height + 1) / 2, (width + 2) / 3), (shape[0], shape[1]));
            var found = new float[expected.Length];
            for (var y = 0; y < shape[0]; y++)
            {
                for (var x = 0; x < shape[1]; x++)
                    rows.Slice((first + 2 * y * width + 3 * x) * shape[2], shape[2]).CopyTo(found.AsSpan((y * shape[1] + x) * shape[2]));
            }
            var difference = GoldenPrompts.LargestDifference(expected, found);
            output.WriteLine($"level {level}: {difference:g3}");
            Assert.InRange(difference, 0, tolerance);
            first += width * height;
            (width, height) = (width / 2, height / 2);
        }
        Assert.Equal(first * Tensors.Shape("encoder.level0")[2], rows.Length);
    }

    /// <summary>The pyramids [T,P,C] of the stored features [T,C,h,w], (byte - 128) / 32; each level the 2x2 average of the one before.</summary>
    public (float[] Values, long[] Shape, long[] Size) Pyramid()
    {
        var shape = Tensors.Shape("step.features");
        var (frames, channels, height, width) = (shape[0], shape[1], shape[2], shape[3]);
        var cells = Enumerable.Range(0, 4).Sum(level => (height >> level) * (width >> level));
        var stored = Tensors.Bytes("step.features").Select(b => (b - 128) / 32f).ToArray();
        var values = new float[frames * cells * channels];
        for (var plane = 0; plane < frames * channels; plane++)
        {
            var (first, size) = (plane / channels * cells, (Width: width, Height: height));
            var level = stored[(plane * width * height)..((plane + 1) * width * height)];
            for (var i = 0; i < 4; i++)
            {
                for (var j = 0; j < level.Length; j++) values[(first + j) * channels + plane % channels] = level[j];
                first += level.Length;
                level = Halve(level, size.Width, size.Height);
                size = (size.Width / 2, size.Height / 2);
            }
        }
        return (values, [frames, cells, channels], [height, width]);
    }

    private static float[] Halve(float[] plane, int width, int height)
    {
        var half = new float[width / 2 * (height / 2)];
        for (var i = 0; i < half.Length; i++)
        {
            var j = 2 * (i / (width / 2)) * width + 2 * (i % (width / 2));
            half[i] = (plane[j] + plane[j + 1] + plane[j + width] + plane[j + width + 1]) / 4;
        }
        return half;
    }
}
