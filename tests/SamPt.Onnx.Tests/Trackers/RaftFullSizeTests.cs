using SamPt.Core.Tracking;
using SamPt.Onnx.Trackers.Raft;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>
/// The same comparisons at full size: `scripts/export/raft.py ... --golden --sam-pt SAM-PT -o DIR`, from a checkpoint or with --random,
/// and then these tests with SAMPT_RAFT=DIR.
/// </summary>
public sealed class RaftFullSizeTests(ITestOutputHelper output)
{
    private const string Variable = "SAMPT_RAFT";
    private const string Exporter = "raft.py";

    private static readonly string[] Roles = ["encoder", "correlation", "step", "upsample"];

    private static string Folder => Environment.GetEnvironmentVariable(Variable)!;

    [ExportFact(Variable, Exporter)]
    public void Answers_as_the_reference_s_modules_do()
    {
        var golden = new GoldenTracks(Folder);
        foreach (var role in Roles)
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
    public void Tracks_as_the_reference_does()
    {
        var golden = new GoldenTracks(Folder);
        using var tracker = Sessions.Tracker("raft", new RaftOptions(), [.. Roles.Select(role => Path.Combine(Folder, role + ".onnx"))]);
        using var session = tracker.Open(golden.Video());
        var found = session.Track([golden.Queries("tail", 0, 2), golden.Queries("tail", 1, 2)], new FrameRange(2, 4), CancellationToken.None);
        for (var group = 0; group < 2; group++)
        {
            var distance = golden.LargestDistance("tail", group, found[group]);
            output.WriteLine($"group {group}: {distance:g3} px");
            Assert.InRange(distance, 0, 0.05f);
        }
    }
}
