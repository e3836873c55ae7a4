using SamPt.Onnx.Inspection;
using SamPt.Onnx.Tests.Segmenters;
using SamPt.Onnx.Trackers.CoTracker;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>Iterations of the step graph against the reference's modules, before any host loop.</summary>
public sealed class CoTrackerGraphTests(ITestOutputHelper output)
{
    private const float StepTolerance = 1e-5f;

    private static readonly GoldenTensors Golden = CoTrackerGolden.Tensors;

    [Theory]
    [InlineData(1, "step/border/out/coords_out", "step/border/out/vis_logits")]
    [InlineData(2, "step.coords_2", "step.vis_2")]
    public void Refines_a_window_as_the_reference_s_iterations_do(int iterations, string coordsKey, string visibilityKey)
    {
        using var step = Sessions.Open("cotracker-small", "step.onnx");
        using var encoder = Sessions.Open("cotracker-small", "encoder.onnx");
        var layout = CoTrackerLayout.Of(encoder.Signature, step.Signature);
        using var refiner = new CoTrackerRefiner(step, layout, iterations);
        Golden.Numbers("step/border/in/pyramid").CopyTo(refiner.Pyramid);
        var window = new CoTrackerWindow(8, 5, 16);
        Golden.Floats("step/border/in/coords").CopyTo(window.Coords, 0);
        Golden.Floats("step/border/in/feats").CopyTo(window.Features, 0);
        Golden.Floats("step/border/in/vis").CopyTo(window.Visibility, 0);
        Golden.Floats("step/border/in/track_mask").CopyTo(window.TrackMask, 0);
        var (coords, visibility) = refiner.Refine(window, CancellationToken.None);
        using (coords)
        using (visibility)
        {
            var moved = GoldenPrompts.LargestDifference(coords.GetTensorDataAsSpan<float>(), Golden.Floats(coordsKey));
            var seen = GoldenPrompts.LargestDifference(visibility.GetTensorDataAsSpan<float>(), Golden.Floats(visibilityKey));
            output.WriteLine($"{iterations} iterations: coordinates {moved:g3} cells, visibility {seen:g3}");
            // Coordinates reach 37 cells: one unit in the last place of float32 is 4e-6.
            Assert.InRange(moved, 0, StepTolerance);
            Assert.InRange(seen, 0, 2 * StepTolerance);
        }
    }
}
