using SamPt.Core.Tracking;
using SamPt.Onnx.Trackers;
using SamPt.Onnx.Trackers.Pips;
using SamPt.Onnx.Trackers.PipsPlusPlus;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>
/// Whole tracker calls at full size, on an export of one's own: `scripts/export/pips.py` or `pips2.py` with --golden --sam-pt DIR, from
/// a checkpoint or with --random, and then these tests with SAMPT_PIPS or SAMPT_PIPS2 = its folder. (`sampt model verify` compares the
/// graphs alone.)
/// </summary>
public sealed class PipsFullSizeTests(ITestOutputHelper output)
{
    [FullSizeFact("SAMPT_PIPS")]
    public void PIPS_tracks_as_the_reference_does() => Compare("SAMPT_PIPS", "pips", new PipsOptions(), "t24", 24);

    [FullSizeFact("SAMPT_PIPS2")]
    public void PIPS_plus_plus_tracks_as_the_reference_does() => Compare("SAMPT_PIPS2", "pips++", new PipsPlusPlusOptions(), "whole", 16);

    private void Compare(string variable, string family, ModelTrackerOptions options, string run, int frames)
    {
        var folder = Path.GetFullPath(Environment.GetEnvironmentVariable(variable)!);
        var golden = new GoldenTracks(folder);
        using var tracker = Sessions.Tracker(family, options, Path.Combine(folder, "encoder.onnx"), Path.Combine(folder, "step.onnx"));
        using var session = tracker.Open(golden.Video());
        var found = session.Track([golden.Queries(run, 0), golden.Queries(run, 1)], new FrameRange(0, frames), CancellationToken.None);
        for (var group = 0; group < 2; group++)
        {
            var distance = golden.LargestDistance(run, group, found[group]);
            output.WriteLine($"group {group}: {distance:g3} px");
            Assert.InRange(distance, 0, 0.05f);
        }
    }

    private sealed class FullSizeFactAttribute : FactAttribute
    {
        public FullSizeFactAttribute(string variable)
        {
            if (Environment.GetEnvironmentVariable(variable) is null)
                Skip = $"needs {variable}=DIR, an export of scripts/export with --golden --sam-pt";
        }
    }
}
