namespace SamPt.Onnx.Trackers.CoTracker3;

/// <summary>Settings of CoTracker 3, with the defaults of the official predictors.</summary>
public sealed record CoTracker3Options : ModelTrackerOptions
{
    /// <summary>Path of the frame encoder.</summary>
    public string? Encoder { get; init; }

    /// <summary>Path of the refinement step; whether it is the online or the offline model shows in its shapes.</summary>
    public string? Step { get; init; }

    /// <summary>Refinement iterations, a window or the whole video.</summary>
    public int Iterations { get; init; } = 6;

    /// <summary>
    /// A point is visible above this: offline its visibility (0.9 if not given), online visibility times confidence (0.6 if not given).
    /// </summary>
    public float? VisibilityThreshold { get; init; }

    /// <summary>Support points along each axis, on the first frame, tracked with every group and then dropped; 0 for none.</summary>
    public int SupportGridSize { get; init; } = 6;

    /// <summary>
    /// Offline only: whether the frames before a point's query come from a second run on the reversed video. The online model always
    /// needs that run, since what it says of windows before a query is void.
    /// </summary>
    public bool BackwardTracking { get; init; }

    public override IReadOnlyDictionary<string, string?> Files => new Dictionary<string, string?> { ["encoder"] = Encoder, ["step"] = Step };
}
