using SamPt.Data.Datasets;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Runs;

/// <summary>Scores a finished run and writes the scores beside its masks.</summary>
internal sealed class RunScoring(RunConfiguration configuration, RunFolder folder, Shard? shard)
{
    // The first and the last frame are never scored.
    private const int FewestFrames = 3;

    /// <summary>The scores, or null with a warning where a mean would be over less than was asked for.</summary>
    public Scores? Score(
        IVosDataset dataset, IReadOnlyList<VideoEntry> videos, IReadOnlyList<VideoFailure> failures, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        if (Obstacle(videos, failures) is { } obstacle)
        {
            progress?.Report(new RunWarning($"not scored: {obstacle}"));
            return null;
        }
        using var objects = videos.Any(v => v.ObjectNames is not null) ? new ObjectTruth(folder, videos, cancellation) : null;
        var scores = Scorer.Score(
            new ScoringRequest
            {
                Protocol = configuration.Protocol ?? DatasetCatalog.Find(configuration.Dataset).Protocol,
                GroundTruth = objects?.Folder ?? dataset.GroundTruth,
                Predictions = folder.Annotations,
                Sequences = objects?.Sequences ?? [.. videos.Select(v => v.Name)],
                MaxFrames = configuration.MaxFrames,
                Workers = configuration.Threads ?? Environment.ProcessorCount,
            },
            new FrameProgress(progress), cancellation);
        foreach (var warning in scores.Warnings) progress?.Report(new RunWarning(warning));
        ScoreFiles.Write(folder.Path, scores, configuration.Split);
        return scores;
    }

    private string? Obstacle(IReadOnlyList<VideoEntry> videos, IReadOnlyList<VideoFailure> failures)
    {
        if (shard is not null) return $"a shard ({shard}) is a part of the videos; join all of them by `sampt merge`";
        if (failures.Count > 0)
            return $"{failures.Count} of {videos.Count} videos failed; mend them and run again, or score the others by `sampt score --sequences`";
        if (configuration.MaxFrames is not null && videos.Any(v => v.Frames.Any(f => f.Annotation is null)))
            return "max_frames is set and not every frame is annotated";
        if (videos.FirstOrDefault(v => v.TruthIsPartial) is { } partial)
            return $"not all annotations of {partial.Name} are here, as where they are kept secret; hand the masks in to the benchmark's server";
        var bare = videos.Where(v => v.Frames.Count(f => f.Annotation is not null) < FewestFrames).Select(v => v.Name).ToArray();
        return bare.Length == 0 ? null
            : $"fewer than {FewestFrames} annotated frames in {string.Join(", ", bare.Take(3))}{(bare.Length > 3 ? ", ..." : "")}, as where the annotations are kept secret";
    }

    private sealed class FrameProgress(IProgress<RunEvent>? progress) : IProgress<ScoringProgress>
    {
        public void Report(ScoringProgress value) => progress?.Report(new FrameScored(value.Done, value.Total));
    }
}
