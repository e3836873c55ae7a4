namespace SamPt.Core.Tracking;

/// <summary>
/// The settings of <see cref="KltPointTracker"/>. Lengths are working-scale pixels, differences of appearance gray levels. The defaults
/// were chosen on procedural clips. Every "scale" is the amount at which a disagreement costs about one unit; costs add up.
/// </summary>
public sealed record KltOptions
{
    /// <summary>Side of the window that is matched, odd.</summary>
    public int Window { get; init; } = 15;

    /// <summary>Pyramid levels, the full size included.</summary>
    public int Levels { get; init; } = 5;

    /// <summary>At most this many Newton steps at each level.</summary>
    public int Iterations { get; init; } = 20;

    /// <summary>Steps shorter than this end the iteration.</summary>
    public float Epsilon { get; init; } = 0.03f;

    /// <summary>Windows with less texture are not matched: smaller eigenvalue of the gradient matrix per pixel.</summary>
    public float MinEigenvalue { get; init; } = 0.05f;

    /// <summary>Pixels of the window that differ this much from its centre lose three quarters of their weight.</summary>
    public float SupportSigma { get; init; } = 30;

    /// <summary>The weight, 0 .. 1, that even the most different pixels keep.</summary>
    public float SupportFloor { get; init; } = 0.1f;

    /// <summary>How far back from where it started a point may come, tracked to the next frame and back.</summary>
    public float ForwardBackwardScale { get; init; } = 1;

    /// <summary>How much a window may change from when it was last taken.</summary>
    public float AppearanceScale { get; init; } = 20;

    /// <summary>What squared differences of luma count beside those of chroma, as to windows.</summary>
    public float LumaShare { get; init; } = 0.25f;

    /// <summary>How much the colour right at the point may differ from that at its query.</summary>
    public float ColourScale { get; init; } = 9;

    /// <summary>What differences of luma count beside those of chroma, as to the colour at the point.</summary>
    public float ColourLumaShare { get; init; } = 0.25f;

    /// <summary>0 compares the colour with that of the own query alone, 1 with the most similar of the group's.</summary>
    public float OthersColours { get; init; } = 0.2f;

    /// <summary>How far a point may stray from where its fellows expect it, beside how much these differ among themselves.</summary>
    public float MotionScale { get; init; } = 6;

    /// <summary>What it costs when a window does not correlate at all with the one looked for.</summary>
    public float UnlikeCost { get; init; } = 2;

    /// <summary>What it costs to follow the fellows without a match of its own.</summary>
    public float CarryCost { get; init; } = 1;

    /// <summary>A visible point whose cost is above is occluded from there on.</summary>
    public float MaxCost { get; init; } = 8;

    /// <summary>An occluded point whose cost is below is visible again.</summary>
    public float ReturnCost { get; init; } = 4;

    /// <summary>Below this cost the window is taken anew; above, the older one is kept, which a doubtful match must not replace.</summary>
    public float RefreshCost { get; init; } = 1.5f;

    /// <summary>How many fellows, in effect, have to tell where an occluded point is for their word to be taken.</summary>
    public float MinSupport { get; init; } = 0.3f;

    /// <summary>The correlation at full and half size that brings back an occluded point of which no fellow tells.</summary>
    public float ReturnCorrelation { get; init; } = 0.7f;

    /// <summary>Reports all settings that are out of range together.</summary>
    /// <exception cref="ConfigurationException">One or more are.</exception>
    public void Validate()
    {
        var problems = new List<string>();
        Check(Window is >= 5 and <= 63 && Window % 2 == 1, "window", Window, "odd, 5 .. 63");
        Check(Levels is >= 1 and <= 8, "levels", Levels, "1 .. 8");
        Check(Iterations is >= 1 and <= 1000, "iterations", Iterations, "1 .. 1000");
        Check(SupportFloor is >= 0 and <= 1, "support_floor", SupportFloor, "0 .. 1");
        Check(OthersColours is >= 0 and <= 1, "others_colours", OthersColours, "0 .. 1");
        foreach (var (name, value) in new[]
        {
            ("epsilon", Epsilon), ("min_eigenvalue", MinEigenvalue), ("support_sigma", SupportSigma),
            ("forward_backward_scale", ForwardBackwardScale), ("appearance_scale", AppearanceScale), ("colour_scale", ColourScale),
            ("motion_scale", MotionScale),
        })
        {
            Check(value > 0 && float.IsFinite(value), name, value, "above 0");
        }
        if (problems.Count > 0) throw new ConfigurationException($"klt: {string.Join("; ", problems)}.");

        void Check(bool holds, string name, object value, string expected)
        {
            if (!holds) problems.Add(FormattableString.Invariant($"{name} is {value}, expected {expected}"));
        }
    }
}
