using System.Diagnostics;
using System.Runtime.InteropServices;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Datasets;
using SamPt.Data.Tracks;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;
using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Tracking;

/// <summary>What a run of a tracker left behind.</summary>
/// <param name="Manifest">As in run.json.</param>
/// <param name="Scores">Those of TAP-Vid; null where a clip failed.</param>
public sealed record TrackingOutcome(RunManifest Manifest, Scores? Scores);

/// <summary>
/// Runs a tracker alone on clips whose true tracks are known, and scores it: each clip whole or not at all, each finished one in the
/// journal. Continues where an earlier run of the same configuration stopped.
/// </summary>
/// <param name="configuration">With <see cref="TrackingSettings"/>; frames keep their size where it names no longest_size.</param>
/// <param name="truth">What the scores hold the answers against: the file, or the folder of the clips' files.</param>
/// <param name="clips">At least one.</param>
public sealed class TrackingRun(
    RunConfiguration configuration, string truth, IReadOnlyList<TrackedClip> clips, string version, Func<string, RgbFrame> decode,
    Func<TrackerComponents> createTracker, TimeProvider time)
{
    private readonly TrackingSettings settings = configuration.Settings<TrackingSettings>();

    /// <param name="folder">Where to write.</param>
    /// <param name="overwrite">Whether to begin anew if the folder holds a run.</param>
    /// <param name="log">Takes a line when a clip begins and ends, and a sign of life in between.</param>
    /// <param name="cancellation">Ends the run; finished clips stay.</param>
    /// <exception cref="ConfigurationException">The folder holds a run of another configuration.</exception>
    public TrackingOutcome Execute(TrackingFolder folder, bool overwrite, Action<string> log, CancellationToken cancellation)
    {
        folder.Prepare(overwrite);
        using var journal = RunJournal.Open(folder.JournalFile);
        var manifest = Begin(folder, journal);
        var finished = journal.Entries.Where(e => File.Exists(folder.TracksFile(e.Video))).DistinctBy(e => e.Video).ToDictionary(e => e.Video);
        if (finished.Count > 0) log($"{finished.Count} of {clips.Count} clips are finished already");
        if (finished.Count < clips.Count) manifest = RunPending(folder, manifest, journal, finished, log, cancellation);

        var scores = manifest.Failures.Count > 0 ? null : Score(folder, cancellation);
        foreach (var warning in scores?.Warnings ?? [$"not scored: {manifest.Failures.Count} of {clips.Count} clips failed"]) log($"warning: {warning}");
        manifest = manifest with { Finished = time.GetUtcNow() };
        manifest.Write(folder.ManifestFile);
        return new TrackingOutcome(manifest, scores);
    }

    private RunManifest Begin(TrackingFolder folder, RunJournal journal)
    {
        var entries = clips.Select(c => c.Entry).ToArray();
        var manifest = new RunManifest
        {
            Version = version,
            Started = time.GetUtcNow(),
            Configuration = TrackingSettings.Of(configuration),
            Dataset = new DatasetRecord("tracks", truth, clips.Count, clips.Sum(c => c.Frames.Count), DatasetFingerprint.Of(entries)),
        };
        if (journal.Entries.Count == 0 || !File.Exists(folder.ManifestFile)) return manifest;
        var before = RunManifest.Read(folder.ManifestFile);
        RunComparison.RequireSame(before, manifest, folder.ManifestFile);
        return manifest with { Started = before.Started, Models = before.Models, Machine = before.Machine, Timings = before.Timings };
    }

    private RunManifest RunPending(
        TrackingFolder folder, RunManifest manifest, RunJournal journal, Dictionary<string, JournalEntry> finished, Action<string> log, CancellationToken cancellation)
    {
        using var components = createTracker();
        RunComparison.RequireSameModels(manifest.Models, components.Models, folder.ManifestFile);
        manifest = manifest with
        {
            Models = components.Models,
            Machine = new MachineRecord(components.Device, Environment.ProcessorCount, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription),
        };
        manifest.Write(folder.ManifestFile);
        for (var i = 0; i < clips.Count; i++)
        {
            var clip = clips[i];
            if (finished.ContainsKey(clip.Name)) continue;
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var entry = Track(clip, $"[{i + 1}/{clips.Count}] {clip.Name}", folder, components, log, cancellation);
                journal.Append(entry);
                finished[clip.Name] = entry;
            }
            catch (SamPtException e) when (e is not OutputException)
            {
                manifest = manifest with { Failures = [.. manifest.Failures, new VideoFailure(clip.Name, e.Message, e.ExitCode)] };
                log($"error: {clip.Name}: {e.Message}");
            }
            using var process = Process.GetCurrentProcess();
            manifest = manifest with { Timings = RunTimings.Of([.. finished.Values], Math.Max(process.PeakWorkingSet64 / 1048576.0, manifest.Timings?.PeakMemoryMib ?? 0)) };
            manifest.Write(folder.ManifestFile);
        }
        return manifest;
    }

    private JournalEntry Track(
        TrackedClip clip, string prefix, TrackingFolder folder, TrackerComponents components, Action<string> log, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var inferenceBefore = components.Clock.Elapsed;
        var known = clip.ReadTruth();
        var tracker = new ClipTracker(components.Tracker, settings);
        var queries = tracker.Queries(known).Count;
        log($"{prefix}: {clip.Frames.Count} frames, {queries} queries");
        var files = new FrameFolderVideo(clip.Frames, source => configuration.LongestSize is { } longest ? source.WithLongestSide(longest) : source, decode);
        var video = new TimedFrames(files, time, frame => log($"{prefix}: frame {frame + 1}/{clip.Frames.Count}"));
        var answers = tracker.Track(known, video, cancellation);
        TrackFile.Write(folder.TracksFile(clip.Name), answers);

        var seconds = time.GetElapsedTime(start).TotalSeconds;
        log(FormattableString.Invariant($"{prefix}: done in {seconds:0.0} s, {clip.Frames.Count / seconds:0.0} frames/s"));
        return new JournalEntry
        {
            Video = clip.Name,
            Frames = clip.Frames.Count,
            Objects = queries,
            WallSeconds = seconds,
            ModelSeconds = seconds - video.Waited.TotalSeconds,
            InferenceSeconds = (components.Clock.Elapsed - inferenceBefore).TotalSeconds,
            LoadingSeconds = video.Waited.TotalSeconds,
        };
    }

    private Scores Score(TrackingFolder folder, CancellationToken cancellation)
    {
        var request = new ScoringRequest
        {
            Protocol = "tap-vid",
            GroundTruth = truth,
            Predictions = File.Exists(truth) ? folder.TracksFile(clips[0].Name) : folder.Path,
            Sequences = [.. clips.Select(c => c.Name)],
            QueryMode = settings.QueryMode,
            Workers = configuration.Threads ?? Environment.ProcessorCount,
        };
        var scores = Scorer.Score(request, progress: null, cancellation);
        ScoreFiles.Write(folder.Path, scores, settings.QueryMode.ToString().ToLowerInvariant());
        return scores;
    }
}
