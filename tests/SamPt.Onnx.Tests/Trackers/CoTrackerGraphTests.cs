using Microsoft.ML.OnnxRuntime;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Tests.Segmenters;
using SamPt.Onnx.Trackers.CoTracker;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>The two graphs against the reference's modules, before any host loop.</summary>
public sealed class CoTrackerGraphTests(ITestOutputHelper output)
{
    private const float StepTolerance = 1e-5f;

    private static readonly GoldenTensors Golden = CoTrackerGolden.Tensors;

    [Fact]
    public void Encodes_a_frame_into_the_reference_s_pyramid()
    {
        using var session = Sessions.Open("cotracker-small", "encoder.onnx");
        var pixels = Golden.Bytes("encoder.frames").Select(p => (float)p).ToArray();
        using var frames = OrtValue.CreateTensorValueFromMemory(pixels, [1, 3, 96, 128]);
        using var pyramid = session.Run(["frames"], [frames], ["pyramid"], CancellationToken.None)[0];
        var rows = pyramid.GetTensorDataAsSpan<float>();
        int width = 32, height = 24, first = 0;
        for (var level = 0; level < 4; level++)
        {
            // The golden file holds every third row and fifth column of each level.
            var expected = Golden.Floats($"encoder.level{level}");
            var shape = Golden.Shape($"encoder.level{level}");
            var found = new float[expected.Length];
            for (var y = 0; y < shape[0]; y++)
            {
                for (var x = 0; x < shape[1]; x++)
                    rows.Slice((first + 3 * y * width + 5 * x) * 16, 16).CopyTo(found.AsSpan((y * shape[1] + x) * 16));
            }
            var difference = GoldenPrompts.LargestDifference(expected, found);
            output.WriteLine($"level {level}: {difference:g3}");
            Assert.InRange(difference, 0, StepTolerance);
            first += width * height;
            (width, height) = (width / 2, height / 2);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Refines_a_window_as_the_reference_s_iterations_do(int iterations)
    {
        using var step = Sessions.Open("cotracker-small", "step.onnx");
        using var encoder = Sessions.Open("cotracker-small", "encoder.onnx");
        var layout = CoTrackerLayout.Of(encoder.Signature, step.Signature);
        using var refiner = new CoTrackerRefiner(step, layout, iterations);
        FillPyramid(refiner.Pyramid);
        var window = new CoTrackerWindow(8, 5, 16);
        Golden.Floats("step.coords").CopyTo(window.Coords, 0);
        Golden.Floats("step.feats").CopyTo(window.Features, 0);
        Golden.Floats("step.vis").CopyTo(window.Visibility, 0);
        Golden.Floats("step.track_mask").CopyTo(window.TrackMask, 0);
        var (coords, visibility) = refiner.Refine(window, CancellationToken.None);
        using (coords)
        using (visibility)
        {
            var moved = GoldenPrompts.LargestDifference(coords.GetTensorDataAsSpan<float>(), Golden.Floats($"step.coords_{iterations}"));
            var seen = GoldenPrompts.LargestDifference(visibility.GetTensorDataAsSpan<float>(), Golden.Floats($"step.vis_{iterations}"));
            output.WriteLine($"{iterations} iterations: coordinates {moved:g3} cells, visibility {seen:g3}");
            // Coordinates reach 37 cells: one unit in the last place of float32 is 4e-6.
            Assert.InRange(moved, 0, StepTolerance);
            Assert.InRange(seen, 0, 2 * StepTolerance);
        }
    }

    // [S,C,h,w], (byte - 128) / 32, to channel-last rows; each level the 2x2 average of the one before.
    private static void FillPyramid(Span<float> pyramid)
    {
        var stored = Golden.Bytes("step.features");
        const int Channels = 16, Rows = 32 * 24 + 16 * 12 + 8 * 6 + 4 * 3;
        for (var s = 0; s < 8; s++)
        {
            for (var c = 0; c < Channels; c++)
            {
                int width = 32, height = 24, first = 0;
                var level = stored.AsSpan((s * Channels + c) * width * height, width * height).ToArray().Select(b => (b - 128) / 32f).ToArray();
                while (true)
                {
                    for (var i = 0; i < width * height; i++) pyramid[((s * Rows) + first + i) * Channels + c] = level[i];
                    first += width * height;
                    if (first == Rows) break;
                    level = Halve(level, width, height);
                    (width, height) = (width / 2, height / 2);
                }
            }
        }
    }

    private static float[] Halve(float[] plane, int width, int height)
    {
        var half = new float[width / 2 * (height / 2)];
        for (var y = 0; y < height / 2; y++)
        {
            for (var x = 0; x < width / 2; x++)
            {
                var i = 2 * y * width + 2 * x;
                half[y * (width / 2) + x] = (plane[i] + plane[i + 1] + plane[i + width] + plane[i + width + 1]) / 4;
            }
        }
        return half;
    }
}
