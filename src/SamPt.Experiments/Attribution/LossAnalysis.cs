namespace SamPt.Experiments.Attribution;

/// <summary>What an object was lost by on a frame, or on most of its frames.</summary>
public enum LossCause
{
    /// <summary>True masks in the segmenter's place do not help: most points are off the object, or none is visible. True points do.</summary>
    Tracker,

    /// <summary>True points do not help, true masks do.</summary>
    Segmenter,

    /// <summary>Neither helps alone.</summary>
    Both,

    /// <summary>Either helps, and so does it to tell which points lie on the object: those wrongly visible or wrongly hidden did the harm.</summary>
    Visibility,

    /// <summary>Either helps, but the points that lie on the object are too few or in bad places.</summary>
    Placement,
}

/// <summary>J of one object on its scored frames, by the method itself and with each oracle; all of one length.</summary>
public sealed record FrameAgreement(
    IReadOnlyList<double> Plain, IReadOnlyList<double> Points, IReadOnlyList<double> Visibility, IReadOnlyList<double> Mask);

/// <summary>Where and by what an object was lost.</summary>
/// <param name="LostFrames">Frames with J below <see cref="LostBelow"/>.</param>
/// <param name="FirstLost">The first of <see cref="LostFor"/> such frames in a row, or of some to the last frame; null where the object was never lost.</param>
/// <param name="Causes">Of the lost frames from there on, by cause.</param>
/// <param name="Cause">The one with the most frames; the earlier member where two have as many.</param>
/// <param name="FirstByCause">The first of its frames.</param>
public sealed record LossAnalysis(int LostFrames, int? FirstLost, IReadOnlyDictionary<LossCause, int> Causes, LossCause? Cause, int? FirstByCause)
{
    /// <summary>An object is lost on a frame with a smaller J.</summary>
    public const double LostBelow = 0.5;

    /// <summary>Frames in a row that tell a loss from a stumble.</summary>
    public const int LostFor = 5;

    public static LossAnalysis Of(FrameAgreement agreement)
    {
        var lost = agreement.Plain.Select(j => j < LostBelow).ToArray();
        var causes = Enum.GetValues<LossCause>().ToDictionary(cause => cause, _ => 0);
        if (FirstLostOf(lost) is not { } first) return new LossAnalysis(lost.Count(isLost => isLost), null, causes, null, null);

        var frames = Enumerable.Range(first, lost.Length - first).Where(t => lost[t]).Select(t => (Frame: t, Cause: CauseOn(t, agreement))).ToArray();
        foreach (var (_, cause) in frames) causes[cause]++;
        var main = causes.MaxBy(c => c.Value).Key;
        return new LossAnalysis(lost.Count(isLost => isLost), first, causes, main, frames.First(f => f.Cause == main).Frame);
    }

    private static int? FirstLostOf(bool[] lost)
    {
        for (var t = 0; t < lost.Length; t++)
        {
            var end = Math.Min(t + LostFor, lost.Length);
            if (lost[t..end].All(isLost => isLost)) return t;
        }
        return null;
    }

    private static LossCause CauseOn(int frame, FrameAgreement agreement) =>
        (agreement.Mask[frame] < LostBelow, agreement.Points[frame] < LostBelow, agreement.Visibility[frame] < LostBelow) switch
        {
            (true, true, _) => LossCause.Both,
            (true, false, _) => LossCause.Tracker,
            (false, true, _) => LossCause.Segmenter,
            (false, false, false) => LossCause.Visibility,
            (false, false, true) => LossCause.Placement,
        };
}
