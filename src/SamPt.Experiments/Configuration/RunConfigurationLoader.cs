using System.Text.Json;
using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Core.Pipeline;

namespace SamPt.Experiments.Configuration;

/// <summary>
/// Turns layers of keys into one valid configuration: merged as text, bound once, validated once, then frozen. Every problem of the
/// configuration is reported in one message.
/// </summary>
/// <param name="components">The sections that choose from a catalog: tracker and segmenter.</param>
/// <param name="verbSettings">Records of further keys on the top level, those of the verb alone.</param>
public sealed class RunConfigurationLoader(IReadOnlyList<ComponentSchema> components, params IReadOnlyList<Type> verbSettings)
{
    private static readonly string[] AlwaysNeeded = ["dataset", "data"];

    /// <summary>The configuration of <paramref name="layers"/>, lowest first.</summary>
    /// <exception cref="ConfigurationException">At least one key is unknown, missing or has a wrong value.</exception>
    public RunConfiguration Load(IEnumerable<ConfigurationLayer> layers)
    {
        var merged = Merge([.. layers]);
        var problems = new ConfigurationProblems();
        foreach (var key in AlwaysNeeded)
            problems.Require(merged.Values[key] is not null, key, $"missing; give --{key} or {key}=...");
        var configuration = Bind(merged, problems);
        problems.ThrowIfAny();

        RunConfigurationRules.Check(configuration!, problems);
        problems.ThrowIfAny();
        return configuration!;
    }

    /// <summary>Checks a file on its own: it may leave out what the command line gives (dataset, data).</summary>
    /// <exception cref="ConfigurationException">At least one of its keys is unknown or has a wrong value.</exception>
    public RunConfiguration LoadPreset(string path) => Load(
    [
        new ConfigurationLayer("preset check", new JsonObject { ["dataset"] = "any", ["data"] = "any" }),
        .. ConfigurationLayer.FromFile(path),
    ]);

    /// <summary>The configuration as the JSON of run.json: every key, with its default where none was given.</summary>
    public static JsonObject ToJson(RunConfiguration configuration)
    {
        var json = JsonSerializer.SerializeToNode(configuration, StrictBinder.Options)!.AsObject();
        foreach (var record in configuration.VerbSettings.Prepend(configuration.Method))
        {
            foreach (var (key, value) in JsonSerializer.SerializeToNode(record, record.GetType(), StrictBinder.Options)!.AsObject())
                json[key] = value?.DeepClone();
        }
        return json;
    }

    /// <summary>The layers over one another, on top of what the chosen tracker and segmenter recommend.</summary>
    private LayeredConfiguration Merge(IReadOnlyList<ConfigurationLayer> layers)
    {
        var given = Stack(layers);
        var recommended = components.Select(c => c.Recommended?.Invoke(c.TypeOf(given.Values[c.Section] as JsonObject))).OfType<ConfigurationLayer>();
        return Stack([.. recommended, .. layers]);
    }

    private LayeredConfiguration Stack(IEnumerable<ConfigurationLayer> layers)
    {
        var stacked = new LayeredConfiguration([.. components.Select(c => c.Section)]);
        foreach (var layer in layers) stacked.Apply(layer);
        return stacked;
    }

    private RunConfiguration? Bind(LayeredConfiguration merged, ConfigurationProblems problems)
    {
        var values = merged.Values.DeepClone().AsObject();
        foreach (var component in components)
            values[component.Section] = BindComponent(component, values[component.Section] as JsonObject ?? [], merged, problems);
        StrictBinder.Check(values, [typeof(RunConfiguration), typeof(SamPtOptions), .. verbSettings], "", merged.SourceOf, problems);
        if (problems.Any) return null;

        var method = (SamPtOptions)StrictBinder.Bind(values, typeof(SamPtOptions));
        return (RunConfiguration)StrictBinder.Bind(values, typeof(RunConfiguration)) with
        {
            Method = method,
            VerbSettings = [.. verbSettings.Select(type => StrictBinder.Bind(values, type))],
        };
    }

    /// <summary>The section with its type and every option of that type, defaults included.</summary>
    private static JsonObject BindComponent(
        ComponentSchema schema, JsonObject section, LayeredConfiguration merged, ConfigurationProblems problems)
    {
        var type = schema.TypeOf(section);
        var options = section.DeepClone().AsObject();
        options.Remove("type");
        var bound = new JsonObject { ["type"] = type };
        if (!schema.OptionTypes.TryGetValue(type, out var optionsType))
        {
            var known = schema.OptionTypes.Keys.ToArray();
            problems.Add(schema.Section, $"no {schema.Section} is called {type}{NearestName.Hint(type, known)} (there are {string.Join(", ", known)})");
            return bound;
        }
        var before = problems.Count;
        StrictBinder.Check(options, [optionsType], schema.Section + ".", merged.SourceOf, problems);
        if (problems.Count > before) return bound;
        var resolved = JsonSerializer.SerializeToNode(StrictBinder.Bind(options, optionsType), optionsType, StrictBinder.Options)!;
        foreach (var (key, value) in resolved.AsObject()) bound[key] = value?.DeepClone();
        return bound;
    }
}
