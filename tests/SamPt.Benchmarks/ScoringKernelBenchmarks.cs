using BenchmarkDotNet.Attributes;
using SamPt.Core.Masks;
using SamPt.Core.Metrics;

namespace SamPt.Benchmarks;

/// <summary>The parts of a score at 854x480, in memory.</summary>
public class ScoringKernelBenchmarks
{
    private readonly LabelMap labels = ScoringMasks.Draw(400, 240);
    private BinaryMask annotation = null!;
    private BinaryMask prediction = null!;
    private BinaryMask boundary = null!;
    private string runs = "";

    [GlobalSetup]
    public void Setup()
    {
        annotation = labels.MaskOf(1);
        prediction = ScoringMasks.Draw(395, 243).MaskOf(1);
        boundary = MaskBoundary.Of(annotation);
        runs = RunLengthText.Write(RunLengthMask.From(annotation));
    }

    [Benchmark]
    public BinaryMask MaskOfLabel() => labels.MaskOf(1);

    [Benchmark]
    public double J() => RegionSimilarity.Of(annotation, prediction);

    [Benchmark]
    public double F() => BoundaryAccuracy.Of(annotation, prediction);

    [Benchmark]
    public BinaryMask Boundary() => MaskBoundary.Of(annotation);

    [Benchmark]
    public BinaryMask Dilation() => DiskDilation.Of(boundary, 8);

    [Benchmark]
    public string RunLengthsWritten() => RunLengthText.Write(RunLengthMask.From(annotation));

    [Benchmark]
    public BinaryMask RunLengthsRead() => RunLengthText.Read(ScoringMasks.Size, runs).ToMask();
}
