using SamPt.Core.Imaging;

namespace SamPt.Experiments.Planning;

/// <summary>What a method costs on this machine.</summary>
public sealed record MeasuredCosts
{
    /// <summary>Frames of the longest measurement.</summary>
    public required int Frames { get; init; }

    public required int Objects { get; init; }

    public required double PointsPerObject { get; init; }

    public required ImageSize WorkingSize { get; init; }

    /// <summary>To select an object's points.</summary>
    public required double QueryPointSeconds { get; init; }

    /// <summary>A frame, all points.</summary>
    public required double TrackingSeconds { get; init; }

    /// <summary>A frame.</summary>
    public required double EmbeddingSeconds { get; init; }

    /// <summary>A frame and object.</summary>
    public required double PromptingSeconds { get; init; }

    /// <summary>A frame: what of reading, choosing labels and writing does not happen beside the rest.</summary>
    public required double OtherSeconds { get; init; }

    /// <summary>A frame's PNG.</summary>
    public required double MaskBytes { get; init; }

    /// <summary>A point on a frame, as text.</summary>
    public required double PointBytes { get; init; }

    /// <summary>The largest working set of the process, models loaded and everything warm.</summary>
    public required long PeakBytes { get; init; }
}
