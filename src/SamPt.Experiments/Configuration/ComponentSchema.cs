using System.Text.Json.Nodes;

namespace SamPt.Experiments.Configuration;

/// <summary>What a section that chooses from a catalog may say.</summary>
/// <param name="Section">The section's key: tracker, segmenter.</param>
/// <param name="DefaultType">The type taken when none is given, from the options that are.</param>
/// <param name="OptionTypes">For each name in the catalog, the record its options bind to.</param>
public sealed record ComponentSchema(string Section, Func<JsonObject, string> DefaultType, IReadOnlyDictionary<string, Type> OptionTypes);
