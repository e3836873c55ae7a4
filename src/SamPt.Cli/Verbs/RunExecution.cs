using SamPt.Cli.Catalogs;
using SamPt.Cli.Display;
using SamPt.Data.Codecs;
using SamPt.Experiments.Attribution;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Cli.Verbs;

/// <summary>Runs a configuration with progress on stderr; what the verbs that run something share.</summary>
internal static class RunExecution
{
    /// <summary>The configuration of <paramref name="layers"/>, its paths resolved.</summary>
    /// <param name="context">The command's surroundings.</param>
    /// <param name="layers">Lowest first.</param>
    /// <param name="defaultOutput">The run's folder where none is given.</param>
    /// <param name="verbSettings">Records of keys that only this verb takes.</param>
    public static RunConfiguration Load(
        CliContext context, IEnumerable<ConfigurationLayer> layers, string defaultOutput, params IReadOnlyList<Type> verbSettings)
    {
        var configuration = new RunConfigurationLoader([context.Trackers.Schema, context.Segmenters.Schema], verbSettings).Load(layers);
        return configuration with
        {
            Data = context.Resolve(configuration.Data),
            Output = context.Resolve(configuration.Output ?? defaultOutput),
        };
    }

    public static RunOutcome Run(CliContext context, RunConfiguration configuration, RunFolder folder, bool overwrite, Shard? shard) =>
        RunDisplay.Show(context, progress =>
        {
            var run = new VosRun(
                configuration, CliContext.Version, FrameCodec.Default.Read, () => MethodFactory.Create(configuration, context), context.Services.Time, shard);
            return run.Execute(folder, overwrite, progress, context.Cancellation);
        });

    /// <summary>The method itself and each oracle, one after the other.</summary>
    public static AttributionOutcome Attribute(CliContext context, RunConfiguration configuration, bool overwrite) =>
        RunDisplay.Show(context, progress =>
        {
            var run = new AttributionRun(
                configuration, CliContext.Version, FrameCodec.Default.Read, () => MethodFactory.Create(configuration, context), context.Services.Time);
            return run.Execute(configuration.Output!, overwrite, progress, context.Cancellation);
        });

    /// <summary>A run without a single finished video has failed for the reason of its first one.</summary>
    public static int ExitCodeOf(RunOutcome outcome) => outcome.Manifest switch
    {
        { Failures.Count: 0 } => SamPtCli.Done,
        { Timings: null or { Videos: 0 } } manifest => manifest.Failures[0].ExitCode,
        _ => SamPtCli.SomeFailed,
    };
}
