using SamPt.Core.Pipeline;
using SamPt.Core.Prompting;
using SamPt.Core.Tracking;

namespace SamPt.Experiments.Runs;

/// <summary>The models of a run, loaded.</summary>
/// <param name="Tracker">Owned.</param>
/// <param name="Segmenter">Owned.</param>
/// <param name="Clock">Counts the time inside the inference runtime.</param>
/// <param name="Device">Where the models run, for the record.</param>
/// <param name="Models">The files behind them.</param>
public sealed record MethodComponents(
    IPointTracker Tracker, IPromptSegmenter Segmenter, InferenceClock Clock, string Device, IReadOnlyList<ModelHash> Models) : IDisposable
{
    /// <summary>The longest side of the frames to work on where the configuration names none: what the segmenter takes, or the tracker if that is more.</summary>
    public int LongestSide => Math.Max(Segmenter.InputSize, Tracker.InputSize);

    /// <summary>Whether somebody else disposes of the models: they serve several runs.</summary>
    public bool IsBorrowed { get; init; }

    public void Dispose()
    {
        if (IsBorrowed) return;
        Tracker.Dispose();
        Segmenter.Dispose();
    }
}
