using System.Collections;
using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Experiments.Configuration;

namespace SamPt.Cli.Catalogs;

/// <summary>What a section of the configuration can choose from: names, each with its options record and its constructor.</summary>
/// <param name="section">The section's key.</param>
/// <param name="defaultType">The name taken when the configuration names none, from the options it gives.</param>
public abstract class ComponentCatalog<TComponent>(string section, Func<JsonObject, string> defaultType) : IEnumerable<string>
{
    private readonly Dictionary<string, (Type Options, Func<object, RunServices, TComponent> Create)> entries = new(StringComparer.Ordinal);

    /// <summary>For the loader of configurations.</summary>
    public ComponentSchema Schema => new(section, defaultType, entries.ToDictionary(e => e.Key, e => e.Value.Options), Recommended);

    /// <summary>What a name of the catalog recommends for the rest of the configuration.</summary>
    protected virtual ConfigurationLayer? Recommended(string name) => null;

    public void Add<TOptions>(string name, Func<TOptions, RunServices, TComponent> create)
        where TOptions : notnull => entries.Add(name, (typeof(TOptions), (options, services) => create((TOptions)options, services)));

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
