using SamPt.Core.Imaging;
using SamPt.Core.Pipeline;
using SamPt.Core.Prompting;
using SamPt.Core.Tracking;
using SamPt.Experiments.Configuration;

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
    /// <summary>The longest side of the frames to work on where whole frames are segmented and the configuration names none: what the segmenter takes, or the tracker if that is more.</summary>
    public int LongestSide => Math.Max(Segmenter.InputSize, Tracker.InputSize);

    /// <summary>
    /// The longest side of the frames that a run works on. Where the segmenter sees windows about objects, frames are not shrunk to what it
    /// takes, but to as many times that as windows are larger than their objects.
    /// </summary>
    public int LongestSideOf(RunConfiguration configuration, ImageSize source)
    {
        if (configuration.LongestSize is { } set) return set;
        if (configuration.Method.ObjectWindow is not (> 0 and var times)) return LongestSide;
        return Math.Clamp(source.Longest, LongestSide, Math.Max(LongestSide, (int)(Segmenter.InputSize * times)));
    }

    /// <summary>Whether somebody else disposes of the models: they serve several runs.</summary>
    public bool IsBorrowed { get; init; }

    public void Dispose()
    {
        if (IsBorrowed) return;
        Tracker.Dispose();
        Segmenter.Dispose();
    }
}
