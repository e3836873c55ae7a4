using SamPt.Core.Interactive;

namespace SamPt.Experiments.Interactive;

/// <summary>One user's work on one object of one video, as it stands in the history files.</summary>
public sealed record InteractiveRecord(string Video, byte ObjectId, InteractiveOutcome Outcome)
{
    /// <summary>Interactions used, the first query points included.</summary>
    public int Interactions => Outcome.InitialInteractions + Outcome.History.Count;

    /// <summary>The video's mean J once so many interactions are used: the last known value; null before the first.</summary>
    public double? JAfter(int interactions)
    {
        var curve = curves ??= Outcome.Curve();
        var step = interactions - Outcome.InitialInteractions;
        return step < 0 ? null : curve[Math.Min(step, curve.Count - 1)];
    }

    private IReadOnlyList<double>? curves;
}
