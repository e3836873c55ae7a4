namespace SamPt.Onnx.Trackers.CoTracker;

/// <summary>Settings of CoTracker v1, with the reference's defaults.</summary>
public sealed record CoTrackerOptions : ModelTrackerOptions
{
    /// <summary>Path of the frame encoder.</summary>
    public string? Encoder { get; init; }

    /// <summary>Path of the refinement step.</summary>
    public string? Step { get; init; }

    /// <summary>Refinement iterations a window.</summary>
    public int Iterations { get; init; } = 6;

    /// <summary>A point is visible above this.</summary>
    public float VisibilityThreshold { get; init; } = 0.7f;

    /// <summary>Support points along each axis, tracked with every group and then dropped; 0 for none.</summary>
    public int SupportGridSize { get; init; } = 2;

    public int SupportGridEveryNFrames { get; init; } = 12;

    public override IReadOnlyDictionary<string, string?> Files => new Dictionary<string, string?> { ["encoder"] = Encoder, ["step"] = Step };
}
