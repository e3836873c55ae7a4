using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers.CoTracker3;

/// <summary>The two graphs, and the host's part of the correlation, against the official package's modules, before any host loop.</summary>
public sealed class CoTracker3GraphTests(ITestOutputHelper output)
{
    private const float Tolerance = 1e-5f;

    [Theory]
    [InlineData("online")]
    [InlineData("offline")]
    public void Encodes_a_frame_into_the_package_s_pyramid(string mode)
    {
        using var parity = new CoTracker3Parity(CoTracker3Golden.Small(mode));
        var difference = parity.Encoder();
        output.WriteLine($"{mode}: {difference:g3}");
        Assert.InRange(difference, 0, Tolerance);
    }

    [Fact]
    public void Samples_the_surroundings_of_queries_as_the_package_does()
    {
        using var parity = new CoTracker3Parity(CoTracker3Golden.Small("online"));
        var difference = parity.Surroundings();
        output.WriteLine($"{difference:g3}");
        Assert.InRange(difference, 0, Tolerance);
    }

    [Theory]
    [InlineData("online", 16, 1)]
    [InlineData("online", 16, 2)]
    [InlineData("offline", 7, 1)] // the table of 60 times is squeezed
    [InlineData("offline", 7, 2)]
    [InlineData("offline", 60, 2)]
    [InlineData("offline", 75, 2)] // and stretched
    public void Refines_as_the_package_s_iterations_do(string mode, int frames, int iterations)
    {
        using var parity = new CoTracker3Parity(CoTracker3Golden.Small(mode));
        var (coords, logits) = parity.Iterations(frames, iterations);
        output.WriteLine($"{mode}, {frames} frames, {iterations} iterations: coordinates {coords:g3} cells, logits {logits:g3}");
        // Coordinates reach 38 cells: one unit in the last place of float32 is 4e-6.
        Assert.InRange(coords, 0, Tolerance);
        Assert.InRange(logits, 0, 2 * Tolerance);
    }
}
