using System.Text.Json.Serialization;
using SamPt.Core;

namespace SamPt.Onnx.Trackers.TapNet;

/// <summary>Settings of TAP-Net.</summary>
public sealed record TapNetOptions : ModelTrackerOptions
{
    /// <summary>Path of the clip encoder.</summary>
    public string? Encoder { get; init; }

    /// <summary>Path of the matching graph.</summary>
    public string? Init { get; init; }

    /// <summary>A point is visible above this; null for what the export says, the reference's 0.5 where it says nothing.</summary>
    public float? VisibilityThreshold { get; init; }

    /// <summary>Points that go through the matching graph together, at most.</summary>
    public int QueryChunkSize { get; init; } = 16;

    [JsonIgnore]
    public override IReadOnlyDictionary<string, string?> Files => new Dictionary<string, string?> { ["encoder"] = Encoder, ["init"] = Init };

    /// <summary>Reports all settings that are out of range together.</summary>
    /// <exception cref="ConfigurationException">One or more are.</exception>
    public void Validate()
    {
        var problems = new List<string>();
        if (VisibilityThreshold is { } threshold && !(threshold is >= 0 and < 1))
            problems.Add(FormattableString.Invariant($"visibility_threshold is {threshold}, expected 0 up to 1"));
        if (QueryChunkSize < 1) problems.Add($"query_chunk_size is {QueryChunkSize}, expected 1 or more");
        if (problems.Count > 0) throw new ConfigurationException($"tracker: {string.Join("; ", problems)}.");
    }
}
