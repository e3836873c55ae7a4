namespace SamPt.Onnx.Trackers.SuperGlue;

/// <summary>Settings of SuperPoint + SuperGlue, with the reference's defaults. The number of Sinkhorn iterations is the matcher file's.</summary>
public sealed record SuperGlueOptions : ModelTrackerOptions
{
    /// <summary>Path of SuperPoint.</summary>
    public string? Detector { get; init; }

    /// <summary>Path of SuperGlue.</summary>
    public string? Matcher { get; init; }

    /// <summary>Around a keypoint, no other so many pixels to either side.</summary>
    public int NmsRadius { get; init; } = 3;

    /// <summary>A keypoint's score is above this.</summary>
    public float KeypointThreshold { get; init; } = 0.005f;

    /// <summary>The best so many keypoints of a frame; -1 for all.</summary>
    public int MaxKeypoints { get; init; } = -1;

    /// <summary>No keypoint within so many pixels of the border.</summary>
    public int RemoveBorders { get; init; } = 4;

    /// <summary>A match's score is above this.</summary>
    public float MatchThreshold { get; init; } = 0.2f;

    /// <summary>
    /// Whether a match counts as the object's where it *ends* inside the query mask, as in the reference, whose description says the
    /// opposite; false: where it begins there.
    /// </summary>
    public bool ReferenceMaskBug { get; init; } = true;

    /// <summary>For the draw among an object's matches: numpy's generator, from this seed for every video.</summary>
    public uint Seed { get; init; } = 72;

    public override IReadOnlyDictionary<string, string?> Files => new Dictionary<string, string?> { ["detector"] = Detector, ["matcher"] = Matcher };
}
