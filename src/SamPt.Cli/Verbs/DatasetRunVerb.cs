using System.CommandLine;
using System.Text.Json.Nodes;
using SamPt.Experiments.Configuration;

namespace SamPt.Cli.Verbs;

/// <summary>A verb that runs something on the videos of a dataset, configured by a file, settings and a few options.</summary>
internal abstract class DatasetRunVerb : Verb
{
    private readonly Argument<string[]> words;
    private readonly Dictionary<string, Option<string?>> settings;

    /// <param name="name">The verb.</param>
    /// <param name="summary">One line.</param>
    /// <param name="example">Settings to show, as in key=value.</param>
    /// <param name="datasets">Datasets to show.</param>
    /// <param name="context">The command's surroundings.</param>
    protected DatasetRunVerb(string name, string summary, string example, string datasets, CliContext context)
        : base(name, summary, context)
    {
        words = new Argument<string[]>("settings")
        {
            Description = $"A configuration file or preset, then key=value as in {example}",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Add(words);
        settings = new()
        {
            ["dataset"] = Add<string?>("--dataset", datasets, "NAME"),
            ["data"] = Add<string?>("--data", "The dataset's root", "DIR"),
            ["split"] = Add<string?>("--split", "Part of the dataset, val by default", "NAME"),
            ["sequences"] = Add<string?>("--sequences", "Only these, with commas between them", "A,B"),
            ["output"] = Add<string?>("--output", "The run's folder; a run that is there is continued", "DIR", false, "-o"),
            ["device"] = Add<string?>("--device", "auto, cpu, cuda[:N] or tensorrt[:N]", "NAME"),
        };
    }

    /// <summary>Adds an option that sets a key of the configuration.</summary>
    protected void AddSetting(string key, string name, string description, string valueName) =>
        settings.Add(key, Add<string?>(name, description, valueName));

    /// <summary>The configuration of the command line.</summary>
    /// <param name="arguments">What was given.</param>
    /// <param name="below">A layer below all that the user says, or null.</param>
    /// <param name="above">Layers of options that are no plain settings.</param>
    /// <param name="verbSettings">Records of keys that only this verb takes.</param>
    protected RunConfiguration LoadConfiguration(
        ParseResult arguments, ConfigurationLayer? below, IEnumerable<ConfigurationLayer> above, params IReadOnlyList<Type> verbSettings)
    {
        List<ConfigurationLayer> layers = below is null ? [] : [below];
        layers.AddRange(RunArguments.Layers(Context, arguments.GetValue(words) ?? [], [.. Options.Select(o => o.Name)]));
        foreach (var (key, option) in settings)
        {
            if (arguments.GetValue(option) is { } text) layers.Add(ConfigurationLayer.FromOption(option.Name, key, JsonValue.Create(text)));
        }
        layers.AddRange(above);
        return RunExecution.Load(Context, layers, $"runs/{Name}-{Context.Services.Time.GetUtcNow():yyyyMMdd-HHmmss}", verbSettings);
    }

    /// <summary>The layer of an --overlay that was given.</summary>
    protected static IEnumerable<ConfigurationLayer> OverlayLayer(ParseResult arguments, Option<bool> overlay) =>
        arguments.GetValue(overlay) ? [ConfigurationLayer.FromOption(overlay.Name, "overlay", JsonValue.Create(true))] : [];
}
