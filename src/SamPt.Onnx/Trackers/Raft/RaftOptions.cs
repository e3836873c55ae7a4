namespace SamPt.Onnx.Trackers.Raft;

/// <summary>Settings of RAFT, with the reference's defaults.</summary>
public sealed record RaftOptions : ModelTrackerOptions
{
    /// <summary>Path of the frame encoder.</summary>
    public string? Encoder { get; init; }

    /// <summary>Path of the correlation of two frames.</summary>
    public string? Correlation { get; init; }

    /// <summary>Path of the update.</summary>
    public string? Step { get; init; }

    /// <summary>Path of the upsampling that follows the last update.</summary>
    public string? Upsample { get; init; }

    /// <summary>Updates a flow.</summary>
    public int Iterations { get; init; } = 32;

    /// <summary>Bytes of memory for flows that later calls, and the way back, will ask for again.</summary>
    public long FlowBudgetBytes { get; init; } = 512L << 20;

    /// <summary>The most bytes that the correlations of one pair of frames may take: they grow with the square of the frame's area.</summary>
    public long CorrelationBudgetBytes { get; init; } = 4L << 30;

    public override IReadOnlyDictionary<string, string?> Files => new Dictionary<string, string?>
    {
        ["encoder"] = Encoder, ["correlation"] = Correlation, ["step"] = Step, ["upsample"] = Upsample,
    };
}
