using System.Diagnostics;
using System.Runtime.InteropServices;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.QueryPoints;
using SamPt.Data.Datasets;
using SamPt.Experiments.Attribution;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Runs;

/// <summary>What a run left behind.</summary>
/// <param name="Manifest">As in run.json.</param>
/// <param name="Scores">Null where the run could not be scored; a warning has said why.</param>
/// <param name="Overlays">What was drawn, if asked for.</param>
public sealed record RunOutcome(RunManifest Manifest, Scores? Scores, IReadOnlyList<OverlayFiles> Overlays);

/// <summary>
/// Runs a method on the videos of a dataset: each video whole or not at all, each finished one in the journal, then the scores.
/// Continues where an earlier run of the same configuration stopped.
/// </summary>
public sealed class VosRun(
    RunConfiguration configuration, string version, Func<string, RgbFrame> decode, Func<MethodComponents> createMethod, TimeProvider time,
    Shard? shard = null)
{
    /// <summary>Runs what is not finished yet and scores the whole.</summary>
    /// <param name="folder">Where to write.</param>
    /// <param name="overwrite">Whether to begin anew if the folder holds a run.</param>
    /// <param name="progress">Called from the run's own thread, and from others while scoring.</param>
    /// <param name="cancellation">Ends the run; finished videos stay, the one in work leaves nothing.</param>
    /// <exception cref="ConfigurationException">The folder holds a run of another configuration.</exception>
    /// <exception cref="DatasetException">The dataset as a whole is wrong; what is wrong in one video is a failure of that video.</exception>
    public RunOutcome Execute(RunFolder folder, bool overwrite, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        if (shard is not null && configuration.Rng == ChanceOrder.Reference)
            throw new ConfigurationException("rng=reference: its one generator runs through all videos in order; leave out --shard, or use rng=per-video.");
        var dataset = DatasetCatalog.Find(configuration.Dataset).Open(new DatasetRequest(
            configuration.Data, configuration.Split, configuration.Resolution, configuration.Sequences));
        var videos = dataset.VideoNames.Take(configuration.MaxVideos ?? int.MaxValue)
            .Select((name, i) => dataset.Open(name).Cut(configuration.MaxFrames).Numbered(i + 1)).ToArray();
        OracleSettings.Check(configuration, videos);

        foreach (var note in dataset.Notes) progress?.Report(new RunNote(note));
        folder.Prepare();
        if (overwrite) folder.Clear();
        // Disposed in the opposite order: the journal is closed when the folder is looked at.
        using var bare = new BareFolder(folder);
        using var journal = RunJournal.Open(folder.JournalFile);
        var manifest = Begin(folder, journal, dataset, videos);
        var own = shard is null ? videos : videos.Where((_, i) => shard.Contains(i)).ToArray();
        var task = TaskFor(folder);
        manifest = RunVideos(task, folder, manifest, journal, own, progress, cancellation);

        var scores = task.Conclude(dataset, videos, manifest.Failures, progress, cancellation);
        manifest = manifest with { Finished = time.GetUtcNow() };
        manifest.Write(folder.ManifestFile);
        var overlays = configuration.Overlay ? new RunOverlays(decode).Write(folder, own, cancellation) : [];
        return new RunOutcome(manifest, scores, overlays);
    }

    private RunManifest Begin(RunFolder folder, RunJournal journal, IVosDataset dataset, VideoEntry[] videos)
    {
        var manifest = new RunManifest
        {
            Version = version,
            Shard = shard,
            Started = time.GetUtcNow(),
            Configuration = RunConfigurationLoader.ToJson(configuration),
            Dataset = new DatasetRecord(
                dataset.Name, dataset.Root, videos.Length, videos.Sum(v => v.Frames.Count), DatasetFingerprint.Of(videos)),
        };
        // A run that has finished nothing yet binds nobody.
        if (!folder.HasManifest || journal.Entries.Count == 0) return manifest;
        var before = RunManifest.Read(folder.ManifestFile);
        RunComparison.RequireSame(before, manifest, folder.ManifestFile);
        return manifest with { Started = before.Started, Models = before.Models, Machine = before.Machine, Timings = before.Timings };
    }

    private IRunTask TaskFor(RunFolder folder) => configuration.VerbSettings.OfType<VisOptions>().Any()
        ? new VisTask(configuration, folder, decode, time, shard)
        : new VosTask(configuration, folder, decode, time, shard);

    private RunManifest RunVideos(
        IRunTask task, RunFolder folder, RunManifest manifest, RunJournal journal, VideoEntry[] videos, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        var finished = FinishedVideos(folder, journal);
        var pending = videos.Where(v => !finished.ContainsKey(v.Name)).ToArray();
        progress?.Report(new RunStarted(videos.Length, videos.Length - pending.Length));
        if (pending.Length == 0) return manifest with { Timings = TimingsOf(finished.Values, manifest) };

        using var method = createMethod();
        RunComparison.RequireSameModels(manifest.Models, method.Models, folder.ManifestFile);
        manifest = manifest with { Models = method.Models, Machine = MachineOf(method) };
        manifest.Write(folder.ManifestFile);
        folder.RemoveScores();
        var runner = task.CreateRunner(method, progress);
        var chances = new VideoChances(configuration, videos, finished);
        for (var i = 0; i < videos.Length; i++)
        {
            var video = videos[i];
            if (finished.ContainsKey(video.Name)) continue;
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var chance = chances.For(video.Name);
                var entry = chances.Record(runner.Run(video, i, videos.Length, chance, cancellation), chance);
                journal.Append(entry);
                finished[video.Name] = entry;
                progress?.Report(new VideoFinished(video.Name, entry));
            }
            catch (SamPtException e) when (e is not OutputException)
            {
                manifest = manifest with { Failures = [.. manifest.Failures, new VideoFailure(video.Name, e.Message, e.ExitCode)] };
                progress?.Report(new VideoFailed(video.Name, e.Message));
                // Later videos draw where this one would have stopped: they must wait until it is mended.
                if (configuration.Rng == ChanceOrder.Reference) break;
            }
            manifest = manifest with { Timings = TimingsOf(finished.Values, manifest) };
            manifest.Write(folder.ManifestFile);
        }
        return manifest;
    }

    /// <summary>A run that fails before its first video, for want of a model say, leaves nothing.</summary>
    private sealed class BareFolder(RunFolder folder) : IDisposable
    {
        public void Dispose() => folder.RemoveIfBare();
    }

    /// <summary>The videos that the journal names and whose masks are still there.</summary>
    private static Dictionary<string, JournalEntry> FinishedVideos(RunFolder folder, RunJournal journal)
    {
        var finished = new Dictionary<string, JournalEntry>();
        foreach (var entry in journal.Entries)
        {
            if (Directory.Exists(folder.VideoFolder(entry.Video))) finished[entry.Video] = entry;
        }
        return finished;
    }

    /// <summary>The sum over all sessions; memory is the largest of any.</summary>
    private static RunTimings TimingsOf(IReadOnlyCollection<JournalEntry> entries, RunManifest before)
    {
        using var process = Process.GetCurrentProcess();
        return RunTimings.Of(entries, Math.Max(process.PeakWorkingSet64 / 1048576.0, before.Timings?.PeakMemoryMib ?? 0));
    }

    private static MachineRecord MachineOf(MethodComponents method) => new(
        method.Device, Environment.ProcessorCount, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription);
}
