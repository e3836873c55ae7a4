using System.Text;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Pipeline.Oracles;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Attribution;

/// <summary>What the runs of an attribution left behind.</summary>
/// <param name="Runs">By part, in order.</param>
/// <param name="Attribution">Null where a run could not be scored; a warning has said why.</param>
public sealed record AttributionOutcome(IReadOnlyList<(string Part, RunOutcome Run)> Runs, LossAttribution? Attribution);

/// <summary>
/// Runs the method as it is and with each oracle, in folders of these names, and tells from their scores what each object was lost by. Each
/// is a run like any other, which continues where it stopped; the models are loaded once.
/// </summary>
public sealed class AttributionRun(
    RunConfiguration configuration, string version, Func<string, RgbFrame> decode, Func<MethodComponents> createMethod, TimeProvider time)
{
    public const string FileName = "attribution.json";

    /// <summary>The runs, each with the part that the truth replaces.</summary>
    public static IReadOnlyList<(string Name, OracleKind? Oracle)> Parts { get; } =
        [("plain", null), ("points", OracleKind.Points), ("visibility", OracleKind.Visibility), ("mask", OracleKind.Mask)];

    /// <param name="path">The folder of all runs.</param>
    /// <param name="overwrite">Whether to begin anew where a folder holds a run.</param>
    /// <param name="progress">As in <see cref="VosRun"/>; hears of the runs one after the other.</param>
    /// <param name="cancellation">Ends the run in work; finished videos stay.</param>
    /// <exception cref="ConfigurationException">The folder holds a run of its own, or one of the runs' folders one of another configuration.</exception>
    /// <exception cref="DatasetException">The dataset is wrong, or not annotated throughout.</exception>
    public AttributionOutcome Execute(string path, bool overwrite, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        if (new RunFolder(path).HasManifest)
            throw new ConfigurationException($"{new RunFolder(path).ManifestFile}: a run is there, and the attribution makes a folder for each of its four; choose another -o.");
        // What cannot be scored to the end should not begin with the run that could.
        var dataset = DatasetCatalog.Find(configuration.Dataset).Open(new DatasetRequest(
            configuration.Data, configuration.Split, configuration.Resolution, configuration.Sequences));
        OracleSettings.Check(With(OracleKind.Points, path), [.. dataset.VideoNames.Take(configuration.MaxVideos ?? int.MaxValue)
            .Select(name => dataset.Open(name).Cut(configuration.MaxFrames))]);

        MethodComponents? method = null;
        try
        {
            var runs = new List<(string Part, RunOutcome Run)>();
            foreach (var (name, oracle) in Parts)
            {
                progress?.Report(new PartStarted(name));
                var part = Path.Combine(path, name);
                var run = new VosRun(With(oracle, part), version, decode, () => (method ??= createMethod()) with { IsBorrowed = true }, time);
                runs.Add((name, run.Execute(new RunFolder(part), overwrite, progress, cancellation)));
            }
            return new AttributionOutcome(runs, Conclude(path, dataset, runs, cancellation));
        }
        finally
        {
            method?.Dispose();
        }
    }

    private LossAttribution? Conclude(string path, IVosDataset dataset, List<(string Part, RunOutcome Run)> runs, CancellationToken cancellation)
    {
        if (runs.Any(r => r.Run.Scores is null)) return null;
        var plain = new RunFolder(Path.Combine(path, runs[0].Part));
        var attribution = new Attributor(dataset, plain, configuration.MaxFrames).Attribute([.. runs.Select(r => (r.Part, r.Run.Scores!))], cancellation);
        var text = AttributionJson.Of(attribution).ToJsonString(StrictBinder.Options) + "\n";
        AtomicFile.Write(Path.Combine(path, FileName), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        return attribution;
    }

    private RunConfiguration With(OracleKind? oracle, string output) => configuration with
    {
        Output = output,
        VerbSettings = [.. configuration.VerbSettings.Where(s => s is not OracleSettings), new OracleSettings { Oracle = oracle }],
    };
}
