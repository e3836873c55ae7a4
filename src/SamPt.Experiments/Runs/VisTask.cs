using SamPt.Core.Imaging;
using SamPt.Data.Datasets;
using SamPt.Data.Ytvis;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Runs;

/// <summary>Video instance segmentation: nothing given, every object's own masks out; results.json over all videos.</summary>
internal sealed class VisTask(
    RunConfiguration configuration, RunFolder folder, Func<string, RgbFrame> decode, TimeProvider time, Shard? shard) : IRunTask
{
    private const string Protocol = "uvo";

    public IVideoRunner CreateRunner(MethodComponents method, IProgress<RunEvent>? progress) =>
        new VisVideoRunner(configuration, folder, method, decode, time, progress);

    public Scores? Conclude(
        IVosDataset dataset, IReadOnlyList<VideoEntry> videos, IReadOnlyList<VideoFailure> failures, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        var parts = videos.Select(v => folder.VideoResultsFile(v.Name)).Where(File.Exists).ToArray();
        YtvisResultsWriter.Join(parts, folder.ResultsFile);
        if (Obstacle(dataset, videos, failures) is { } obstacle)
        {
            progress?.Report(new RunWarning($"not scored: {obstacle}"));
            return null;
        }
        var scores = Scorer.Score(
            new ScoringRequest
            {
                Protocol = configuration.Protocol ?? Protocol,
                GroundTruth = dataset.GroundTruth,
                Predictions = folder.ResultsFile,
                Sequences = [.. videos.Select(v => v.Name)],
                Workers = configuration.Threads ?? Environment.ProcessorCount,
            },
            progress: null, cancellation);
        foreach (var warning in scores.Warnings) progress?.Report(new RunWarning(warning));
        ScoreFiles.Write(folder.Path, scores, configuration.Split);
        return scores;
    }

    private string? Obstacle(IVosDataset dataset, IReadOnlyList<VideoEntry> videos, IReadOnlyList<VideoFailure> failures)
    {
        if (shard is not null) return $"a shard ({shard}) is a part of the videos; join all of them by `sampt merge`";
        if (failures.Count > 0)
            return $"{failures.Count} of {videos.Count} videos failed; mend them and run again, or score the others by `sampt score --sequences`";
        if (configuration.MaxFrames is not null) return "max_frames is set, and objects are scored over whole videos";
        if (!File.Exists(dataset.GroundTruth)) return $"{dataset.Name} has no annotations in the form of YouTube-VIS";
        return YtvisFile.ReadAnnotations(dataset.GroundTruth).Annotations is null
            ? $"{dataset.GroundTruth} has no annotations, as where they are kept secret; hand in {folder.ResultsFile}" : null;
    }
}
