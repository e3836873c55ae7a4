using System.Diagnostics;
using System.Runtime.InteropServices;
using SamPt.Core;
using SamPt.Core.Pipeline;
using SamPt.Core.QueryPoints;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Clips;

/// <summary>
/// Segments one clip whose objects a user has given. Masks appear one by one; the same run, begun again, goes on after the last one and ends
/// with the same bytes. An error on the way leaves the masks before it.
/// </summary>
/// <param name="configuration">Its Data is the input.</param>
/// <param name="version">Of sampt.</param>
/// <param name="createMethod">Loads the models.</param>
/// <param name="time">The clock.</param>
public sealed class ClipRun(RunConfiguration configuration, string version, Func<MethodComponents> createMethod, TimeProvider time)
{
    /// <summary>Segments what is not segmented yet.</summary>
    /// <param name="task">Clip and objects.</param>
    /// <param name="folder">Where to write.</param>
    /// <param name="overwrite">Whether to begin anew if the folder holds a run.</param>
    /// <param name="progress">Called from the run's own thread.</param>
    /// <param name="cancellation">Ends the run; finished masks stay.</param>
    /// <exception cref="ConfigurationException">The folder holds a run of another configuration or of other objects.</exception>
    /// <exception cref="DatasetException">The video ends early, or a box holds nothing.</exception>
    public RunManifest Execute(ClipTask task, ClipFolder folder, bool overwrite, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        folder.Prepare();
        if (overwrite) folder.Clear();
        var manifest = Begin(task, folder);
        progress?.Report(new RunStarted(1, manifest.Finished is null ? 0 : 1));
        if (manifest.Finished is not null) return manifest;

        using var method = createMethod();
        RunComparison.RequireSameModels(manifest.Models, method.Models, folder.ManifestFile);
        manifest = manifest with { Models = method.Models, Machine = MachineOf(method) };
        manifest.Write(folder.ManifestFile);
        ObjectsFile.Write(folder.ObjectsFile, task);

        var entry = Segment(task, folder, method, progress, cancellation);
        using var process = Process.GetCurrentProcess();
        manifest = manifest with { Finished = time.GetUtcNow(), Timings = RunTimings.Of([entry], process.PeakWorkingSet64 / 1048576.0) };
        manifest.Write(folder.ManifestFile);
        folder.RemoveResume();
        progress?.Report(new VideoFinished(task.Name, entry));
        return manifest;
    }

    private RunManifest Begin(ClipTask task, ClipFolder folder)
    {
        var settings = RunConfigurationLoader.ToJson(configuration);
        (settings["start"], settings["end"], settings["stride"]) = (task.Selection.Start, task.Selection.End, task.Selection.Stride);
        settings["objects"] = ObjectsFile.Fingerprint(task.Objects);
        var manifest = new RunManifest
        {
            Version = version,
            Started = time.GetUtcNow(),
            Configuration = settings,
            Dataset = new DatasetRecord(configuration.Dataset, task.Clip.Path, 1, task.Clip.Taken.Count, task.Clip.Fingerprint),
        };
        // A run that has tracked nothing yet binds nobody.
        if (!folder.HasManifest || !folder.HasProgress) return manifest;
        var before = RunManifest.Read(folder.ManifestFile);
        RunComparison.RequireSame(before, manifest, folder.ManifestFile);
        return manifest with { Started = before.Started, Models = before.Models, Machine = before.Machine, Timings = before.Timings, Finished = before.Finished };
    }

    private JournalEntry Segment(
        ClipTask task, ClipFolder folder, MethodComponents method, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var inferenceBefore = method.Clock.Elapsed;
        var video = task.Clip.Open(method.LongestSideOf(configuration, task.Clip.Size));
        // Its frames are not needed for what comes after.
        using var opened = video as IDisposable;
        progress?.Report(new VideoStarted(task.Name, 0, 1, video.FrameCount, task.Objects.Count));
        using var journal = new ClipJournal(folder, task.Clip, video.Size, task.Objects.Count);
        var job = new SegmentationJob(task.Name, video, task.Clip.Size, ClipJob.ObjectsOf(task, video, method.Segmenter, configuration.Method.SamIouThreshold, progress, cancellation))
        {
            Journal = configuration.Method.UsePointReinit ? null : journal,
        };
        var segmenter = new VideoSegmenter(method.Tracker, method.Segmenter, VideoRunner.ExtractorOf(configuration.Method), configuration.Method);
        var result = segmenter.Segment(
            job, new ReferenceChance(configuration.Seed), journal, new StageProgress(task.Name, progress), cancellation);
        TrajectoryFile.Write(folder.TrajectoryFile, task.Name, video.Size, result);
        return new JournalEntry
        {
            Video = task.Name,
            Frames = video.FrameCount - journal.FramesBefore,
            Objects = task.Objects.Count,
            WallSeconds = time.GetElapsedTime(start).TotalSeconds,
            ModelSeconds = result.Times.Model.TotalSeconds,
            InferenceSeconds = (method.Clock.Elapsed - inferenceBefore).TotalSeconds,
            LoadingSeconds = result.Times[Stage.Loading].TotalSeconds,
        };
    }

    private static MachineRecord MachineOf(MethodComponents method) => new(
        method.Device, Environment.ProcessorCount, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription);

    private sealed class StageProgress(string video, IProgress<RunEvent>? progress) : IProgress<SegmentationProgress>
    {
        public void Report(SegmentationProgress value) => progress?.Report(new VideoProgressed(video, value));
    }
}
