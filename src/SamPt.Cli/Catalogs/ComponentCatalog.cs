using System.Collections;
using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Experiments.Configuration;
using SamPt.Onnx.Manifests;

namespace SamPt.Cli.Catalogs;

/// <summary>What a section of the configuration can choose from: names, each with its options record and its constructor.</summary>
/// <param name="models">The manifests.</param>
/// <param name="section">The section's key.</param>
/// <param name="defaultType">The name taken when the configuration names none, from the options it gives.</param>
public abstract class ComponentCatalog<TComponent>(ModelFolder models, string section, Func<JsonObject, string> defaultType) : IEnumerable<string>
{
    private readonly Dictionary<string, (Type Options, Func<object, RunServices, TComponent> Create)> entries = new(StringComparer.Ordinal);

    /// <summary>For the loader of configurations.</summary>
    public ComponentSchema Schema => new(section, defaultType, entries.ToDictionary(e => e.Key, e => e.Value.Options), Recommended);

    /// <summary>What a name of the catalog recommends for the rest of the configuration: the `recommended` of its manifest.</summary>
    private ConfigurationLayer? Recommended(string name)
    {
        if (!models.Ids().Contains(name)) return null;
        var manifest = models.Read(name);
        var layer = new JsonObject();
        foreach (var (key, text) in manifest.Recommended)
        {
            // A dotted key sets an option of the section itself: tracker.iterations.
            var path = key.Split('.');
            var target = layer;
            foreach (var part in path[..^1]) target = (JsonObject)(target[part] ??= new JsonObject());
            target[path[^1]] = YamlText.Parse(text, manifest.Path);
        }
        return new ConfigurationLayer($"recommended in {manifest.Path}", layer);
    }

    public void Add<TOptions>(string name, Func<TOptions, RunServices, TComponent> create)
        where TOptions : notnull => Add(name, typeof(TOptions), (options, services) => create((TOptions)options, services));

    /// <summary>As above, for a record that is known only as the program runs.</summary>
    public void Add(string name, Type optionsType, Func<object, RunServices, TComponent> create) => entries.Add(name, (optionsType, create));

    /// <summary>Builds what a checked configuration chose; the caller owns it.</summary>
    public TComponent Create(ComponentChoice choice, RunServices services)
    {
        var (optionsType, create) = entries[choice.Type];
        try
        {
            return create(StrictBinder.Bind(choice.Options, optionsType), services);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // Constructors guard the ranges of their options; here these are the user's.
            throw new ConfigurationException($"{section}={choice.Type}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    public IEnumerator<string> GetEnumerator() => entries.Keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
