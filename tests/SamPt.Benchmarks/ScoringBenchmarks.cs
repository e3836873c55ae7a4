using BenchmarkDotNet.Attributes;
using SamPt.Experiments.Scoring;

namespace SamPt.Benchmarks;

/// <summary>
/// Scoring from PNG files to figures, per frame and object at 854x480 (the official evaluator takes 17 to 24 ms). One sequence of 50
/// frames: drawn here, or blackswan of the shared data where SAMPT_SHARED names its folder.
/// </summary>
public class ScoringBenchmarks
{
    private const int Frames = 50;
    private string folder = "";
    private ScoringRequest request = null!;

    public static IEnumerable<string> Sources => Real is null ? ["drawn"] : ["drawn", "blackswan"];

    private static string? Real => Environment.GetEnvironmentVariable("SAMPT_SHARED") is { Length: > 0 } shared ? Path.Combine(shared, "data") : null;

    [ParamsSource(nameof(Sources))]
    public string Source { get; set; } = "drawn";

    [Params(1, 2)]
    public int Workers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        folder = Directory.CreateTempSubdirectory("sampt-benchmark-").FullName;
        var isReal = Source != "drawn";
        if (!isReal) ScoringMasks.Write(folder, Frames);
        request = new ScoringRequest
        {
            Protocol = "davis2016",
            GroundTruth = isReal ? Path.Combine(Real!, "davis2016", "Annotations", "480p") : Path.Combine(folder, "annotations"),
            Predictions = isReal ? Path.Combine(Real!, "golden", "davis2016-predictions", "osvos_binary") : Path.Combine(folder, "predictions"),
            Sequences = [Source],
            Workers = Workers,
        };
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(folder, recursive: true);

    [Benchmark(OperationsPerInvoke = Frames - 2)]
    public Scores FromFiles() => Scorer.Score(request);
}
