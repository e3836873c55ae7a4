namespace SamPt.Core.Pipeline;

/// <summary>The settings of SAM-PT under the reference's names (snake case in configuration files) and with its defaults.</summary>
public sealed record SamPtOptions
{
    /// <summary>A mask whose predicted IoU is below this is emptied.</summary>
    public double SamIouThreshold { get; init; } = 0.7;

    /// <summary>Passes after the first two, each with the box and logits of the one before.</summary>
    public int IterativeRefinementIterations { get; init; } = 12;

    /// <summary>kmedoids, shi-tomasi, random or mixed.</summary>
    public string PositivePointSelectionMethod { get; init; } = "kmedoids";

    public string NegativePointSelectionMethod { get; init; } = "mixed";

    public int PositivePointsPerMask { get; init; } = 16;

    public int NegativePointsPerMask { get; init; } = 1;

    public bool AddOtherObjectsPositivePointsAsNegativePoints { get; init; } = true;

    /// <summary>At most this many of the other objects' points, drawn at random; null takes all.</summary>
    public int? MaxOtherObjectsPositivePoints { get; init; }

    /// <summary>Objects tracked together.</summary>
    public int PointTrackerMaskBatchSize { get; init; } = 5;
}
