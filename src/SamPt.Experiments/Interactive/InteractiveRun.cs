using System.Runtime.InteropServices;
using System.Text;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Interactive;

/// <summary>What an interactive run left behind.</summary>
/// <param name="Manifest">As in run.json.</param>
/// <param name="Records">By method, in the order asked for.</param>
/// <param name="Curves">One for each method; none where a video failed.</param>
public sealed record InteractiveRunOutcome(
    RunManifest Manifest, IReadOnlyList<(string Method, IReadOnlyList<InteractiveRecord> Records)> Records, IReadOnlyList<InteractiveCurve> Curves);

/// <summary>Simulates users on the videos of a dataset, each video whole or not at all; goes on where an earlier run stopped.</summary>
public sealed class InteractiveRun(
    RunConfiguration configuration, string version, Func<string, RgbFrame> decode, Func<MethodComponents> createMethod, TimeProvider time)
{
    private readonly IReadOnlyList<string> methods = configuration.Settings<InteractiveSettings>().Methods;

    /// <param name="path">The run's folder.</param>
    /// <param name="log">Takes one line for every finished video, and a sign of life in between.</param>
    /// <param name="cancellation">Ends the run; finished videos stay.</param>
    /// <exception cref="ConfigurationException">A setting is out of range, or the folder holds a run of another configuration.</exception>
    /// <exception cref="DatasetException">The dataset as a whole is wrong.</exception>
    public InteractiveRunOutcome Execute(string path, Action<string> log, CancellationToken cancellation)
    {
        InteractiveRules.Check(configuration);
        var dataset = DatasetCatalog.Find(configuration.Dataset).Open(new DatasetRequest(
            configuration.Data, configuration.Split, configuration.Resolution, configuration.Sequences));
        var videos = dataset.VideoNames.Take(configuration.MaxVideos ?? int.MaxValue)
            .Select(name => dataset.Open(name).Cut(configuration.MaxFrames)).ToArray();
        var folder = new InteractiveFolder(path);
        var manifest = Begin(folder, dataset, videos);
        var records = methods.Select(method => (method, new Dictionary<string, IReadOnlyList<InteractiveRecord>>())).ToArray();
        foreach (var (method, done) in records)
        {
            foreach (var video in videos.Where(v => File.Exists(folder.HistoryFile(method, v.Name))))
                done[video.Name] = InteractionHistory.Read(folder.HistoryFile(method, video.Name), video.Name);
        }
        if (records.Any(r => r.Item2.Count < videos.Length)) manifest = RunPending(folder, manifest, videos, records, log, cancellation);

        var curves = manifest.Failures.Count > 0 ? [] : records.Select(r => InteractiveCurve.Of(r.method, InOrder(videos, r.Item2))).ToArray();
        if (curves.Length > 0)
        {
            Write(folder.CurveFile, InteractiveCurve.ToCsv(curves));
            Write(folder.ChartFile, CurveChart.ToSvg(curves));
        }
        manifest = manifest with { Finished = time.GetUtcNow() };
        manifest.Write(folder.ManifestFile);
        return new InteractiveRunOutcome(manifest, [.. records.Select(r => (r.method, InOrder(videos, r.Item2)))], curves);
    }

    private RunManifest Begin(InteractiveFolder folder, IVosDataset dataset, VideoEntry[] videos)
    {
        var manifest = new RunManifest
        {
            Version = version,
            Started = time.GetUtcNow(),
            Configuration = RunConfigurationLoader.ToJson(configuration),
            Dataset = new DatasetRecord(dataset.Name, dataset.Root, videos.Length, videos.Sum(v => v.Frames.Count), DatasetFingerprint.Of(videos)),
        };
        if (!folder.HasHistory || !File.Exists(folder.ManifestFile)) return manifest;
        var before = RunManifest.Read(folder.ManifestFile);
        RunComparison.RequireSame(before, manifest, folder.ManifestFile);
        return manifest with { Started = before.Started, Models = before.Models, Machine = before.Machine };
    }

    private RunManifest RunPending(
        InteractiveFolder folder, RunManifest manifest, VideoEntry[] videos,
        IReadOnlyList<(string Method, Dictionary<string, IReadOnlyList<InteractiveRecord>> Done)> records, Action<string> log, CancellationToken cancellation)
    {
        using var components = createMethod();
        RunComparison.RequireSameModels(manifest.Models, components.Models, folder.ManifestFile);
        manifest = manifest with
        {
            Models = components.Models,
            Machine = new MachineRecord(
                components.Device, Environment.ProcessorCount, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription),
        };
        manifest.Write(folder.ManifestFile);
        var runner = new InteractiveVideoRunner(configuration, folder, components, decode);
        foreach (var (method, done) in records)
        {
            foreach (var video in videos.Where(v => !done.ContainsKey(v.Name)))
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    var start = time.GetTimestamp();
                    var pulse = new Pulse(time, used => log($"{method}: {video.Name}: {used} interactions"));
                    var found = done[video.Name] = runner.Run(method, video, pulse.Beat, cancellation);
                    log(FormattableString.Invariant(
                        $"{method}: {video.Name}: J {found.Average(r => r.Outcome.InitialScore.J):0.000} -> {found.Average(r => r.Outcome.Final.J):0.000}, {found.Sum(r => r.Interactions)} interactions, {time.GetElapsedTime(start).TotalSeconds:0.0} s"));
                }
                catch (SamPtException e) when (e is not OutputException)
                {
                    manifest = manifest with { Failures = [.. manifest.Failures, new VideoFailure($"{method}/{video.Name}", e.Message, e.ExitCode)] };
                    log($"error: {method}: {video.Name}: {e.Message}");
                }
            }
        }
        return manifest;
    }

    private static IReadOnlyList<InteractiveRecord> InOrder(VideoEntry[] videos, Dictionary<string, IReadOnlyList<InteractiveRecord>> done) =>
        [.. videos.Where(v => done.ContainsKey(v.Name)).SelectMany(v => done[v.Name])];

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Lets one call through every ten seconds.</summary>
    private sealed class Pulse(TimeProvider time, Action<int> say)
    {
        private long last = time.GetTimestamp();

        public void Beat(int used)
        {
            if (time.GetElapsedTime(last) < TimeSpan.FromSeconds(10)) return;
            last = time.GetTimestamp();
            say(used);
        }
    }
}
