using SamPt.Core.Metrics;

namespace SamPt.Experiments.Scoring;

/// <summary>What to score, and by which rules.</summary>
public sealed record ScoringRequest
{
    /// <summary>A name of <see cref="ProtocolCatalog"/>.</summary>
    public required string Protocol { get; init; }

    /// <summary>A folder of SEQ/FRAME.png, or one that holds such a folder under the name Annotations; for tubes the annotation file; for points a file of tracks, or a folder of them.</summary>
    public required string GroundTruth { get; init; }

    /// <summary>A folder of SEQ/FRAME.png with the annotations' frame names, or a run, whose Annotations folder is taken; for tubes a results file, or a run; for points as the ground truth.</summary>
    public required string Predictions { get; init; }

    /// <summary>The sequences to score, in the order of the tables; null: all of the ground truth, by name.</summary>
    public IReadOnlyList<string>? Sequences { get; init; }

    /// <summary>Counts missing prediction files as empty masks, with a warning, instead of refusing them.</summary>
    public bool AllowMissing { get; init; }

    /// <summary>
    /// Leaves predicted ids out, with a warning, that the ground truth does not have and at which a protocol would stop: for protocols side by side.
    /// </summary>
    public bool IgnoreUnknownIds { get; init; }

    /// <summary>DAVIS protocols: also report J-Decay-Exact and F-Decay-Exact, whose bins do not wrap beyond 256 frames.</summary>
    public bool ExactDecay { get; init; }

    /// <summary>vos-benchmark: score the first and the last frame too.</summary>
    public bool KeepFirstAndLast { get; init; }

    /// <summary>tap-vid: which frames points are asked for on; null: <see cref="TapVidQueryMode.First"/>.</summary>
    public TapVidQueryMode? QueryMode { get; init; }

    /// <summary>Scores only the first so many annotated frames of each sequence, with a warning; null: all.</summary>
    public int? MaxFrames { get; init; }

    /// <summary>How many frames are scored at a time. The scores do not depend on it.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
}

/// <summary>One more frame has been scored.</summary>
/// <param name="Sequence">The sequence it belongs to.</param>
/// <param name="Done">Frames scored so far, over all sequences.</param>
/// <param name="Total">Frames to score.</param>
public sealed record ScoringProgress(string Sequence, int Done, int Total);
