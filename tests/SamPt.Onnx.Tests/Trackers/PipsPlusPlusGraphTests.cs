using System.Numerics;
using Microsoft.ML.OnnxRuntime;
using SamPt.Core.Imaging;
using SamPt.Onnx.Tests.Segmenters;
using SamPt.Onnx.Trackers;
using SamPt.Onnx.Trackers.PipsPlusPlus;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>The two graphs of PIPS++ against the official modules, and the features that the host samples between iterations.</summary>
public sealed class PipsPlusPlusGraphTests(ITestOutputHelper output)
{
    private const float Tolerance = 1e-5f;

    private static readonly TrackerGolden Golden = new("pips-plus-plus-small");

    [Fact]
    public void Encodes_a_frame_of_odd_size_into_the_reference_s_pyramid() => Golden.CompareEncoder(8, Tolerance, output);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Refines_a_chunk_as_the_reference_s_iterations_do(int iterations)
    {
        using var step = Sessions.Open("pips-plus-plus-small", "step.onnx");
        var (values, shape, size) = Golden.Pyramid();
        using var tensor = OrtValue.CreateTensorValueFromMemory(values, shape);
        var pyramid = new FeaturePyramid(new ImageSize((int)size[1], (int)size[0]), (int)shape[1], (int)shape[2]);
        var points = new PipsPlusPlusPoints([0, 1, 2, 3, 4], new Vector2[5], 9)
        {
            AtQuery = Golden.Tensors.Floats("step.feat1"),
            TwoBefore = Golden.Tensors.Floats("step.feat2"),
            FourBefore = Golden.Tensors.Floats("step.feat4"),
        };
        var moved = new PipsPlusPlusRefiner(step, iterations).Refine(tensor, pyramid, points, Golden.Tensors.Floats("step.coords"), CancellationToken.None);
        // An iteration of these weights moves a point by hundredths of a cell.
        AssertClose("coordinates", Golden.Tensors.Floats($"step.coords_{iterations}"), moved, Tolerance / 10);
        AssertClose("features two frames before", Golden.Tensors.Floats($"step.feat2_{iterations}"), points.TwoBefore);
        AssertClose("features four frames before", Golden.Tensors.Floats($"step.feat4_{iterations}"), points.FourBefore);
    }

    private void AssertClose(string what, float[] expected, float[] found, float tolerance = Tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        var difference = GoldenPrompts.LargestDifference(expected, found);
        output.WriteLine($"{what}: {difference:g3}");
        Assert.InRange(difference, 0, tolerance);
    }
}
