using System.Text.Json.Serialization;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Interactive;

/// <summary>Which users to simulate; beside <see cref="Core.Interactive.InteractiveOptions"/>.</summary>
public sealed record InteractiveSettings
{
    /// <summary>sam-only, online, offline.</summary>
    [JsonConverter(typeof(NameListConverter))]
    public IReadOnlyList<string> Methods { get; init; } = ["sam-only", "online", "offline"];
}
