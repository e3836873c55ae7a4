namespace SamPt.Onnx.Trackers;

/// <summary>Settings of CoTracker, with the reference's defaults.</summary>
public record CoTrackerOptions
{
    /// <summary>Refinement iterations a window.</summary>
    public int Iterations { get; init; } = 6;

    /// <summary>A point is visible above this.</summary>
    public float VisibilityThreshold { get; init; } = 0.7f;

    /// <summary>Support points along each axis, tracked with every group and then dropped; 0 for none.</summary>
    public int SupportGridSize { get; init; } = 2;

    public int SupportGridEveryNFrames { get; init; } = 12;

    /// <summary>Memory for the features of frames that later windows, and the run back, will ask for again.</summary>
    public long FeatureBudgetBytes { get; init; } = 512L << 20;
}
