using System.Text.Json.Nodes;

namespace SamPt.Experiments.Configuration;

/// <summary>
/// Layers of keys laid over one another; the last one wins, key by key. A section that has a `type` (tracker, segmenter) is replaced
/// as a whole when a layer changes its type, so that no key of the old type lingers; `tracker: klt` is short for its type.
/// </summary>
public sealed class LayeredConfiguration(IReadOnlyCollection<string> typedSections)
{
    private readonly Dictionary<string, string> sources = [];

    public JsonObject Values { get; } = [];

    /// <summary>Lays <paramref name="layer"/> over what is there.</summary>
    public void Apply(ConfigurationLayer layer)
    {
        foreach (var (key, value) in layer.Values)
        {
            if (typedSections.Contains(key)) ApplySection(key, value, layer.Source);
            else Set(Values, key, key, value, layer.Source);
        }
    }

    /// <summary>The layer that set <paramref name="path"/>, a dotted key.</summary>
    public string SourceOf(string path) => sources.GetValueOrDefault(path, "configuration");

    private void ApplySection(string section, JsonNode? value, string source)
    {
        var patch = value switch
        {
            JsonObject members => members,
            null => [],
            _ => new JsonObject { ["type"] = value.DeepClone() },
        };
        if (value is null) Values.Remove(section);
        var present = Values[section] as JsonObject;
        var changesType = patch.TryGetPropertyValue("type", out var type)
            && present?["type"] is { } old && !JsonNode.DeepEquals(type, old);
        if (present is null || changesType) Values[section] = present = [];
        foreach (var (key, member) in patch) Set(present, key, $"{section}.{key}", member, source);
    }

    private void Set(JsonObject target, string key, string path, JsonNode? value, string source)
    {
        if (value is JsonObject patch && target[key] is JsonObject present)
        {
            foreach (var (name, member) in patch) Set(present, name, $"{path}.{name}", member, source);
            return;
        }
        target[key] = value?.DeepClone();
        sources[path] = source;
    }
}
