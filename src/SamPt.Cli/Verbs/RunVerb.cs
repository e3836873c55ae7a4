using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamPt.Experiments.Configuration;

namespace SamPt.Cli.Verbs;

/// <summary>A verb that runs a method, or a part of one, configured by a file, settings and a few options.</summary>
internal abstract class RunVerb(string name, string summary, CliContext context) : Verb(name, summary, context)
{
    private readonly List<(string Key, Option Option, Func<ParseResult, JsonNode?> Value)> settings = [];
    private Argument<string[]>? words;

    /// <summary>Takes words: a configuration file or preset, then key=value.</summary>
    /// <param name="example">Settings to show, as in key=value.</param>
    protected void AddWords(string example)
    {
        words = new Argument<string[]>("settings")
        {
            Description = $"A configuration file or preset, then key=value as in {example}",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Add(words);
    }

    /// <summary>Adds an option that sets a key of the configuration.</summary>
    protected Option<T> AddSetting<T>(string key, string name, string description, string valueName, params string[] aliases)
    {
        var option = Add<T>(name, description, valueName, false, aliases);
        settings.Add((key, option, arguments => arguments.GetValue(option) is { } value ? JsonSerializer.SerializeToNode(value) : null));
        return option;
    }

    /// <summary>Adds --output and --device.</summary>
    protected void AddPlaceAndDevice()
    {
        AddSetting<string?>("output", "--output", "The run's folder; a run that is there is continued", "DIR", "-o");
        AddSetting<string?>("device", "--device", "auto, cpu, cuda[:N] or tensorrt[:N]", "NAME");
    }

    /// <summary>What the user says: the words, then the options above them.</summary>
    protected IReadOnlyList<ConfigurationLayer> Layers(ParseResult arguments) =>
    [
        .. RunArguments.Layers(Context, (words is null ? null : arguments.GetValue(words)) ?? [], [.. Options.Select(o => o.Name)]),
        .. from setting in settings
           let value = setting.Value(arguments)
           where value is not null
           select ConfigurationLayer.FromOption(setting.Option.Name, setting.Key, value),
    ];

    /// <summary>The configuration of these layers, lowest first; without an output of theirs, in a folder below runs/.</summary>
    /// <param name="layers">Lowest first.</param>
    /// <param name="verbSettings">Records of keys that only this verb takes.</param>
    protected RunConfiguration Load(IEnumerable<ConfigurationLayer> layers, params IReadOnlyList<Type> verbSettings) =>
        RunExecution.Load(Context, layers, $"runs/{Name}-{Context.Services.Time.GetUtcNow():yyyyMMdd-HHmmss}", verbSettings);
}
