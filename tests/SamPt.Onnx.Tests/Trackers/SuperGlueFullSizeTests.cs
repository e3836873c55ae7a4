using SamPt.Core.Tracking;
using SamPt.Onnx.Trackers.SuperGlue;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>
/// The same comparisons at full size: `scripts/export/superglue.py ... --golden --sam-pt SAM-PT -o DIR`, from checkpoints or with
/// --random, and then these tests with SAMPT_SUPERGLUE=DIR.
/// </summary>
public sealed class SuperGlueFullSizeTests(ITestOutputHelper output)
{
    private const string Variable = "SAMPT_SUPERGLUE";
    private const string Exporter = "superglue.py";

    private static string Folder => Environment.GetEnvironmentVariable(Variable)!;

    [ExportFact(Variable, Exporter)]
    public void Answers_as_the_reference_s_modules_do()
    {
        var golden = new GoldenTracks(Folder);
        foreach (var role in new[] { "detector", "matcher" })
        {
            using var session = Sessions.Open(Folder, role + ".onnx");
            foreach (var (name, difference) in GoldenGraph.Differences(session, golden.Tensors, role))
            {
                output.WriteLine($"{role} {name}: {difference:g3}");
                Assert.InRange(difference, 0, 2e-5f);
            }
        }
    }

    [ExportFact(Variable, Exporter)]
    public void Matches_as_the_reference_does()
    {
        var golden = new GoldenTracks(Folder);
        using var tracker = Sessions.Tracker(
            "superglue", new SuperGlueOptions(), Path.Combine(Folder, "detector.onnx"), Path.Combine(Folder, "matcher.onnx"));
        using var session = tracker.Open(golden.Video());
        var found = session.Track([SuperGlueQueries.Of(golden, "all", 0)], new FrameRange(0, 5), CancellationToken.None);
        Assert.Equal(0, golden.LargestDistance("all", 0, found[0]));
    }
}
