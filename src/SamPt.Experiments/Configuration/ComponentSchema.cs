using System.Text.Json.Nodes;

namespace SamPt.Experiments.Configuration;

/// <summary>What a section that chooses from a catalog may say.</summary>
/// <param name="Section">The section's key: tracker, segmenter.</param>
/// <param name="DefaultType">The type taken when none is given, from the options that are.</param>
/// <param name="OptionTypes">For each name in the catalog, the record its options bind to.</param>
/// <param name="Recommended">What a type recommends for the rest of the configuration; it lies below all that the user says.</param>
public sealed record ComponentSchema(
    string Section, Func<JsonObject, string> DefaultType, IReadOnlyDictionary<string, Type> OptionTypes,
    Func<string, ConfigurationLayer?>? Recommended = null)
{
    /// <summary>The type that a section chooses; null stands for a section that is not there.</summary>
    internal string TypeOf(JsonObject? values) => values?["type"]?.ToString() ?? DefaultType(values ?? []);
}
