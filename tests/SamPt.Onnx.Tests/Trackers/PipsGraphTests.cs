using Microsoft.ML.OnnxRuntime;
using SamPt.Onnx.Tests.Segmenters;
using SamPt.Onnx.Trackers.Pips;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>The two graphs of PIPS against the official modules, before any host loop.</summary>
public sealed class PipsGraphTests(ITestOutputHelper output)
{
    private const float Tolerance = 1e-5f;

    private static readonly TrackerGolden Golden = new("pips-small");

    [Fact]
    public void Encodes_a_frame_of_odd_size_into_the_reference_s_pyramid() => Golden.CompareEncoder(4, Tolerance, output);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Refines_a_window_as_the_reference_s_iterations_do(int iterations)
    {
        using var step = Sessions.Open("pips-small", "step.onnx");
        var (values, shape, size) = Golden.Pyramid();
        using var pyramid = OrtValue.CreateTensorValueFromMemory(values, shape);
        var features = Golden.Tensors.Floats("step.feats");
        var repeated = Enumerable.Range(0, 8).SelectMany(_ => features).ToArray();
        var (coords, visibility) = new PipsRefiner(step, iterations)
            .Refine(pyramid, size, Golden.Tensors.Floats("step.coords"), repeated, CancellationToken.None);
        using (coords)
        using (visibility)
        {
            var moved = GoldenPrompts.LargestDifference(coords.GetTensorDataAsSpan<float>(), Golden.Tensors.Floats($"step.coords_{iterations}"));
            var seen = GoldenPrompts.LargestDifference(visibility.GetTensorDataAsSpan<float>(), Golden.Tensors.Floats($"step.vis_{iterations}"));
            output.WriteLine($"{iterations} iterations: coordinates {moved:g3} cells, visibility {seen:g3}");
            Assert.InRange(moved, 0, Tolerance);
            Assert.InRange(seen, 0, Tolerance);
        }
    }
}
