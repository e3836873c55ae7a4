using Microsoft.ML.OnnxRuntime;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Tests.Segmenters;
using SamPt.Onnx.Trackers.Pips;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>Iterations of the step graph of PIPS against the official modules, before any host loop.</summary>
public sealed class PipsGraphTests(ITestOutputHelper output)
{
    private const float Tolerance = 1e-5f;

    private static readonly GoldenTensors Golden = new GoldenTracks("pips-small").Tensors;

    [Theory]
    [InlineData(1, "step/border/out/coords_out", "step/border/out/vis_logits")]
    [InlineData(2, "step.coords_2", "step.vis_2")]
    public void Refines_a_window_as_the_reference_s_iterations_do(int iterations, string coordsKey, string visibilityKey)
    {
        using var step = Sessions.Open("pips-small", "step.onnx");
        using var pyramid = OrtValue.CreateTensorValueFromMemory(
            Golden.Numbers("step/border/in/pyramid"), [.. Golden.Shape("step/border/in/pyramid").Select(size => (long)size)]);
        long[] size = [.. Golden.Numbers("step/border/in/hw").Select(side => (long)side)];
        var (coords, visibility) = new PipsRefiner(step, iterations).Refine(
            pyramid, size, Golden.Floats("step/border/in/coords"), Golden.Floats("step/border/in/feats"), CancellationToken.None);
        using (coords)
        using (visibility)
        {
            var moved = GoldenPrompts.LargestDifference(coords.GetTensorDataAsSpan<float>(), Golden.Floats(coordsKey));
            var seen = GoldenPrompts.LargestDifference(visibility.GetTensorDataAsSpan<float>(), Golden.Floats(visibilityKey));
            output.WriteLine($"{iterations} iterations: coordinates {moved:g3} cells, visibility {seen:g3}");
            Assert.InRange(moved, 0, Tolerance);
            Assert.InRange(seen, 0, Tolerance);
        }
    }
}
