namespace SamPt.Core.Proposals;

/// <summary>
/// How masks of everything in an image are found: the settings of segment-anything's automatic mask generator under its names (snake case
/// in configuration files) and with its defaults. It runs on the whole image; crops are not made.
/// </summary>
public sealed record AutomaticMaskOptions
{
    /// <summary>The prompts are single points on a grid of so many by so many.</summary>
    public int PointsPerSide { get; init; } = 32;

    /// <summary>Prompts answered together: memory, not the result, depends on it.</summary>
    public int PointsPerBatch { get; init; } = 64;

    /// <summary>Masks are kept whose predicted IoU is above; 0 keeps all.</summary>
    public double PredIouThresh { get; init; } = 0.88;

    /// <summary>Masks are kept whose stability score is at least this; 0 keeps all.</summary>
    public double StabilityScoreThresh { get; init; } = 0.95;

    /// <summary>How far the threshold on the logits is moved up and down to see how stable a mask is.</summary>
    public double StabilityScoreOffset { get; init; } = 1;

    /// <summary>Of two masks whose boxes overlap by more than this IoU, the one of the lower predicted IoU is dropped.</summary>
    public double BoxNmsThresh { get; init; } = 0.7;
}
