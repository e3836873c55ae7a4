namespace SamPt.Onnx.Trackers.PipsPlusPlus;

/// <summary>Settings of PIPS++, with the reference's defaults.</summary>
public sealed record PipsPlusPlusOptions : ModelTrackerOptions
{
    /// <summary>Path of the frame encoder.</summary>
    public string? Encoder { get; init; }

    /// <summary>Path of the refinement step.</summary>
    public string? Step { get; init; }

    /// <summary>Refinement iterations a chunk.</summary>
    public int Iterations { get; init; } = 16;

    /// <summary>Frames a chunk. The features of as many lie in memory at once, beside the budget: 6.3 MB each at 1024x576.</summary>
    public int MaxSequenceLength { get; init; } = 128;

    public override IReadOnlyDictionary<string, string?> Files => new Dictionary<string, string?> { ["encoder"] = Encoder, ["step"] = Step };
}
