using System.Diagnostics;
using System.Runtime.InteropServices;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.QueryPoints;
using SamPt.Data.Datasets;
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
            .Select(name => dataset.Open(name).Cut(configuration.MaxFrames)).ToArray();

        folder.Prepare();
        var manifest = Begin(folder, overwrite, dataset, videos);
        using var journal = RunJournal.Open(folder.JournalFile);
        manifest.Write(folder.ManifestFile);
        var own = shard is null ? videos : videos.Where((_, i) => shard.Contains(i)).ToArray();
        manifest = RunVideos(folder, manifest, journal, own, progress, cancellation);

        var scores = new RunScoring(configuration, folder, shard).Score(dataset, videos, manifest.Failures, progress, cancellation);
        manifest = manifest with { Finished = time.GetUtcNow() };
        manifest.Write(folder.ManifestFile);
        var overlays = configuration.Overlay ? new RunOverlays(decode).Write(folder, own, cancellation) : [];
        return new RunOutcome(manifest, scores, overlays);
    }

    private RunManifest Begin(RunFolder folder, bool overwrite, IVosDataset dataset, VideoEntry[] videos)
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
        if (overwrite) folder.Clear();
        if (!folder.HasManifest) return manifest;
        var before = RunManifest.Read(folder.ManifestFile);
        RunComparison.RequireSame(before, manifest, folder.ManifestFile);
        return manifest with { Started = before.Started, Models = before.Models, Machine = before.Machine, Timings = before.Timings };
    }

    private RunManifest RunVideos(
        RunFolder folder, RunManifest manifest, RunJournal journal, VideoEntry[] videos, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        var finished = FinishedVideos(folder, journal);
        var pending = videos.Where(v => !finished.ContainsKey(v.Name)).ToArray();
        progress?.Report(new RunStarted(videos.Length, videos.Length - pending.Length));
        if (pending.Length == 0) return manifest;

        using var method = createMethod();
        folder.RemoveScores();
        RunComparison.RequireSameModels(manifest.Models, method.Models, folder.ManifestFile);
        manifest = manifest with { Models = method.Models, Machine = MachineOf(method) };
        var runner = new VideoRunner(configuration, folder, method, decode, time, progress);
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
            manifest = manifest with { Timings = RunTimings.Of(finished.Values, PeakMemory()) };
            manifest.Write(folder.ManifestFile);
        }
        return manifest;
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

    private static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static MachineRecord MachineOf(MethodComponents method) => new(
        method.Device, Environment.ProcessorCount, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription);
}
