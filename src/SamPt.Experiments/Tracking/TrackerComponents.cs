using SamPt.Core.Pipeline;
using SamPt.Core.Tracking;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Tracking;

/// <summary>A tracker, loaded.</summary>
/// <param name="Tracker">Owned.</param>
/// <param name="Clock">Counts the time inside the inference runtime.</param>
/// <param name="Device">Where it runs, for the record.</param>
/// <param name="Models">The files behind it.</param>
public sealed record TrackerComponents(IPointTracker Tracker, InferenceClock Clock, string Device, IReadOnlyList<ModelHash> Models) : IDisposable
{
    public void Dispose() => Tracker.Dispose();
}
