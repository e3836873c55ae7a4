namespace SamPt.Experiments.Planning;

/// <summary>One video of a plan.</summary>
/// <param name="Frames">How many.</param>
/// <param name="QueryFrames">For each object, the frame it appears on.</param>
public sealed record PlannedVideo(int Frames, IReadOnlyList<int> QueryFrames);

/// <summary>What a run will take, before it is made: `sampt.plan/1`. Overlays and scores are not in it.</summary>
public sealed record RunForecast
{
    public string Schema { get; init; } = "sampt.plan/1";

    public required int Videos { get; init; }

    public required int Frames { get; init; }

    /// <summary>Objects of all videos.</summary>
    public required int Objects { get; init; }

    public required MeasuredCosts Measured { get; init; }

    public required ForecastSeconds Seconds { get; init; }

    public required ForecastMemory Memory { get; init; }

    public required ForecastDisk Disk { get; init; }
}

/// <summary>Wall clock by stage, in seconds.</summary>
/// <param name="Loading">Models and programs, once, as it took now.</param>
/// <param name="Other">Reading, choosing labels and writing, as far as they do not happen beside the rest.</param>
public sealed record ForecastSeconds(double Loading, double QueryPoints, double Tracking, double Embedding, double Prompting, double Other)
{
    public double Total => Loading + QueryPoints + Tracking + Embedding + Prompting + Other;
}

/// <summary>The largest working set, by its parts, in bytes; of the largest video.</summary>
/// <param name="Process">Program, models and the work on one frame, as measured.</param>
/// <param name="Frames">Decoded frames kept.</param>
/// <param name="Tracker">Features that the tracker keeps of frames; null where the tracker does not say.</param>
/// <param name="Trajectories">Positions and visibility of all points on all frames: the part that grows with the video.</param>
/// <param name="Index">Times and fingerprints of a video file's frames.</param>
public sealed record ForecastMemory(long Process, long Frames, long? Tracker, long Trajectories, long Index)
{
    public long Total => Process + Frames + (Tracker ?? 0) + Trajectories + Index;
}

/// <summary>Bytes written.</summary>
/// <param name="Masks">PNGs.</param>
/// <param name="Trajectories">JSON, and as much again while the run goes on.</param>
public sealed record ForecastDisk(long Masks, long Trajectories)
{
    public long Total => Masks + Trajectories;
}
