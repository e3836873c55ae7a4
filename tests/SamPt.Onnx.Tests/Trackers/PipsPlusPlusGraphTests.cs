using System.Numerics;
using Microsoft.ML.OnnxRuntime;
using SamPt.Core.Imaging;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Tests.Segmenters;
using SamPt.Onnx.Trackers;
using SamPt.Onnx.Trackers.PipsPlusPlus;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>Iterations of the step graph of PIPS++ against the official modules, and the features that the host samples between them.</summary>
public sealed class PipsPlusPlusGraphTests(ITestOutputHelper output)
{
    private const float Tolerance = 1e-5f;

    // An iteration of these weights moves a point by hundredths of a cell.
    private const float CoordinateTolerance = 1e-6f;

    private static readonly GoldenTensors Golden = new GoldenTracks("pips-plus-plus-small").Tensors;

    [Fact]
    public void Refines_a_chunk_as_an_iteration_of_the_reference_does()
    {
        var (moved, _) = Refine(1);
        AssertClose("coordinates", "step/border/out/coords_out", moved, CoordinateTolerance);
    }

    [Fact]
    public void Reads_the_features_that_follow_the_points_anew_for_every_iteration()
    {
        var (moved, points) = Refine(3);
        AssertClose("coordinates", "step.coords_3", moved, CoordinateTolerance);
        AssertClose("features two frames before", "step.feat2_3", points.TwoBefore, Tolerance);
        AssertClose("features four frames before", "step.feat4_3", points.FourBefore, Tolerance);
    }

    private static (float[] Moved, PipsPlusPlusPoints Points) Refine(int iterations)
    {
        using var step = Sessions.Open("pips-plus-plus-small", "step.onnx");
        var shape = Golden.Shape("step/border/in/pyramid");
        using var tensor = OrtValue.CreateTensorValueFromMemory(Golden.Numbers("step/border/in/pyramid"), [shape[0], shape[1], shape[2]]);
        var size = Golden.Numbers("step/border/in/hw");
        var pyramid = new FeaturePyramid(new ImageSize((int)size[1], (int)size[0]), shape[1], shape[2]);
        var points = new PipsPlusPlusPoints([0, 1, 2, 3, 4], new Vector2[5], shape[0])
        {
            AtQuery = Golden.Floats("step/border/in/feat1"),
            TwoBefore = Golden.Floats("step/border/in/feat2"),
            FourBefore = Golden.Floats("step/border/in/feat4"),
        };
        var refiner = new PipsPlusPlusRefiner(step, iterations);
        return (refiner.Refine(tensor, pyramid, points, Golden.Floats("step/border/in/coords"), CancellationToken.None), points);
    }

    private void AssertClose(string what, string key, float[] found, float tolerance)
    {
        var expected = Golden.Floats(key);
        Assert.Equal(expected.Length, found.Length);
        var difference = GoldenPrompts.LargestDifference(expected, found);
        output.WriteLine($"{what}: {difference:g3}");
        Assert.InRange(difference, 0, tolerance);
    }
}
