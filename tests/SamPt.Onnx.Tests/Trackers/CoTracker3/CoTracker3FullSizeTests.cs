using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers.CoTracker3;

/// <summary>
/// The same comparisons at full size, on an export of one's own: `scripts/export/cotracker3.py ... --golden -o DIR`, from a checkpoint
/// or with --random, and then these tests with SAMPT_COTRACKER3=DIR.
/// </summary>
public sealed class CoTracker3FullSizeTests(ITestOutputHelper output)
{
    private const string Variable = "SAMPT_COTRACKER3";

    private static string? Folder { get; } = Environment.GetEnvironmentVariable(Variable);

    [FullSizeFact]
    public void Encodes_and_refines_as_the_package_does()
    {
        using var parity = new CoTracker3Parity(new CoTracker3Golden(Folder!));
        var (encoder, surroundings) = (parity.Encoder(), parity.Surroundings());
        output.WriteLine($"encoder {encoder:g3}, surroundings {surroundings:g3}");
        Assert.InRange(encoder, 0, 2e-5f);
        Assert.InRange(surroundings, 0, 2e-5f);
        var steps = parity.Steps;
        Assert.NotEmpty(steps);
        foreach (var frames in steps)
        {
            var (coords, logits) = parity.Iterations(frames, 1);
            output.WriteLine($"{frames} frames: coordinates {coords:g3} cells, logits {logits:g3}");
            Assert.InRange(coords, 0, 1e-4f);
            Assert.InRange(logits, 0, 1e-4f);
        }
    }

    [FullSizeFact]
    public void Tracks_as_the_official_predictor_does()
    {
        var distance = new CoTracker3Golden(Folder!).TrackClip("tail");
        output.WriteLine($"{distance:g3} px");
        Assert.InRange(distance, 0, 0.05f);
    }

    private sealed class FullSizeFactAttribute : FactAttribute
    {
        public FullSizeFactAttribute()
        {
            if (Folder is null) Skip = $"needs {Variable}=DIR, an export of scripts/export/cotracker3.py with --golden";
        }
    }
}
