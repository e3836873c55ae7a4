namespace SamPt.Onnx.Trackers.Pips;

/// <summary>Settings of PIPS, with the reference's defaults.</summary>
public sealed record PipsOptions : ModelTrackerOptions
{
    /// <summary>Path of the frame encoder.</summary>
    public string? Encoder { get; init; }

    /// <summary>Path of the refinement step.</summary>
    public string? Step { get; init; }

    /// <summary>Refinement iterations a window.</summary>
    public int Iterations { get; init; } = 6;

    /// <summary>A window begins where the one before was surer than this that the point is visible; without such a frame, less will do.</summary>
    public float InitialNextFrameVisibilityThreshold { get; init; } = 0.9f;

    public override IReadOnlyDictionary<string, string?> Files => new Dictionary<string, string?> { ["encoder"] = Encoder, ["step"] = Step };
}
