using System.Text.Json.Nodes;
using SamPt.Core;

namespace SamPt.Experiments.Configuration;

/// <summary>Some of a configuration's keys and where they come from: a file, an option or an override on the command line.</summary>
/// <param name="Source">For messages: a path, --dataset, or "command line".</param>
/// <param name="Values">Keys as in a configuration file.</param>
public sealed record ConfigurationLayer(string Source, JsonObject Values)
{
    private const string BaseKey = "base";

    /// <summary>The layers of a YAML file, lowest first: the file that its key `base` names (relative to it), then the file itself.</summary>
    public static IReadOnlyList<ConfigurationLayer> FromFile(string path)
    {
        var layers = new List<ConfigurationLayer>();
        var seen = new HashSet<string>();
        for (var next = path; next is not null;)
        {
            var full = Path.GetFullPath(next);
            if (!seen.Add(full))
                throw new ConfigurationException($"{path}: its `base` files lead back to {full}; break the circle.");
            var values = Read(next);
            string? parent = null;
            if (values.Remove(BaseKey, out var named) && named is not null)
                parent = Path.Combine(Path.GetDirectoryName(full)!, named.ToString());
            layers.Insert(0, new ConfigurationLayer(next, values));
            next = parent;
        }
        return layers;
    }

    /// <summary>One Hydra-like override: a dotted key, an equals sign, a YAML value (`tracker.window=15`).</summary>
    public static ConfigurationLayer FromOverride(string text)
    {
        var equals = text.IndexOf('=');
        var path = equals < 0 ? [] : ReferenceKeys.Translate(text[..equals]).Split('.');
        if (path.Length == 0 || path.Any(string.IsNullOrWhiteSpace))
            throw new ConfigurationException($"{text}: not an override; write key=value, as in positive_points_per_mask=8.");
        var value = YamlText.Parse(text[(equals + 1)..], text);
        for (var i = path.Length - 1; i > 0; i--) value = new JsonObject { [path[i]] = value };
        return new ConfigurationLayer("command line", new JsonObject { [path[0]] = value });
    }

    /// <summary>One key given as an option of its own, its value taken as text.</summary>
    public static ConfigurationLayer FromOption(string option, string key, JsonNode? value) =>
        new(option, new JsonObject { [key] = value });

    private static JsonObject Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: configuration cannot be read: {e.Message}", e);
        }
        return YamlText.Parse(text, path) switch
        {
            null => [],
            JsonObject values => values,
            _ => throw new ConfigurationException($"{path}: expected keys and values (`dataset: davis2016`), got something else."),
        };
    }
}
