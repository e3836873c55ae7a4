using BenchmarkDotNet.Attributes;
using SamPt.Core.Masks;

namespace SamPt.Benchmarks;

/// <summary>COCO run lengths of a mask of 854x480 (410 thousand mask pixels, a tenth of them set), on one core.</summary>
public class RunLengthBenchmarks
{
    private readonly BinaryMask mask = ScoringMasks.Draw(427, 240).MaskOf(1);
    private RunLengthMask runs = null!;
    private RunLengthMask other = null!;
    private string text = "";

    [GlobalSetup]
    public void Setup()
    {
        runs = RunLengthMask.From(mask);
        other = RunLengthMask.From(ScoringMasks.Draw(432, 237).MaskOf(1));
        text = RunLengthText.Write(runs);
    }

    [Benchmark]
    public RunLengthMask Encode() => RunLengthMask.From(mask);

    [Benchmark]
    public string EncodeToText() => RunLengthText.Write(RunLengthMask.From(mask));

    [Benchmark]
    public BinaryMask Decode() => runs.ToMask();

    [Benchmark]
    public BinaryMask DecodeFromText() => RunLengthText.Read(ScoringMasks.Size, text).ToMask();

    [Benchmark]
    public int Intersect() => RunLengthOverlap.IntersectionArea(runs, other);
}
