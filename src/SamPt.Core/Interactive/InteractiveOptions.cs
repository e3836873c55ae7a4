namespace SamPt.Core.Interactive;

/// <summary>How the simulated user works through a video.</summary>
public enum InteractionMethod
{
    /// <summary>Every frame on its own, without tracking: points count on their frame alone.</summary>
    SamOnly,

    /// <summary>Once through the video; a frame is left when its mask is good enough or its interactions are used up.</summary>
    Online,

    /// <summary>Through the video again and again with rising demands, keeping a checkpoint after each pass.</summary>
    Offline,
}

/// <summary>The simulated user's settings, under the reference's names where it has them.</summary>
public sealed record InteractiveOptions
{
    /// <summary>Points added and removed in all, the first query points included.</summary>
    public int InteractionsMax { get; init; } = 300;

    public int InteractionsMaxPerFrame { get; init; } = 3;

    /// <summary>The J at which the online user is content with a frame.</summary>
    public double OnlineInteractiveIouThreshold { get; init; } = 0.95;

    /// <summary>The same for the passes of the offline user, rising.</summary>
    public IReadOnlyList<double> OfflineInteractiveIouThresholds { get; init; } =
        [0.10, 0.20, 0.30, 0.40, 0.50, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.88, 0.90, 0.92, 0.95];

    /// <summary>Frame embeddings kept in memory; beyond that, frames that are come back to are embedded again.</summary>
    public int InteractiveEmbeddingsKept { get; init; } = 256;
}
