namespace SamPt.Experiments.Runs;

/// <summary>What the videos of a run took, added up over all its sessions. Times are in seconds.</summary>
public sealed record RunTimings
{
    public required int Videos { get; init; }

    public required int Frames { get; init; }

    /// <summary>Wall clock over everything that a video needs, loading and writing included.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>The field's definition: query points, tracking, embedding and prompting.</summary>
    public required double ModelSeconds { get; init; }

    /// <summary>Inside the inference runtime.</summary>
    public required double InferenceSeconds { get; init; }

    /// <summary>Waiting for frames.</summary>
    public required double LoadingSeconds { get; init; }

    /// <summary>Frames / model seconds; null without frames.</summary>
    public required double? FpsModel { get; init; }

    /// <summary>Frames / wall seconds; null without frames.</summary>
    public required double? FpsWall { get; init; }

    /// <summary>Share of the wall clock outside the inference runtime, 0..1; null without frames.</summary>
    public required double? HostShare { get; init; }

    /// <summary>Largest working set of the process so far, in MiB.</summary>
    public required double PeakMemoryMib { get; init; }

    /// <summary>Adds up the entries of a journal.</summary>
    public static RunTimings Of(IReadOnlyCollection<JournalEntry> entries, double peakMemoryMib)
    {
        var frames = entries.Sum(e => e.Frames);
        var wall = entries.Sum(e => e.WallSeconds);
        var model = entries.Sum(e => e.ModelSeconds);
        var inference = entries.Sum(e => e.InferenceSeconds);
        return new RunTimings
        {
            Videos = entries.Count,
            Frames = frames,
            WallSeconds = wall,
            ModelSeconds = model,
            InferenceSeconds = inference,
            LoadingSeconds = entries.Sum(e => e.LoadingSeconds),
            FpsModel = model > 0 ? frames / model : null,
            FpsWall = wall > 0 ? frames / wall : null,
            // The clock of a run that was resumed adds up several processes.
            HostShare = wall > 0 ? Math.Max(0, 1 - inference / wall) : null,
            PeakMemoryMib = Math.Round(peakMemoryMib, 1),
        };
    }
}
