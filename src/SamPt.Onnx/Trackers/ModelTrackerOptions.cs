using System.Text.Json.Serialization;

namespace SamPt.Onnx.Trackers;

/// <summary>What the settings of every tracker on models have in common. A key for each file of the family comes with each record.</summary>
public abstract record ModelTrackerOptions
{
    /// <summary>Bytes of memory for the features of frames that later windows, and the run back, will ask for again.</summary>
    public long FeatureBudgetBytes { get; init; } = 512L << 20;

    /// <summary>The paths that the user names instead of a manifest's, by role of the family; null where none is named.</summary>
    [JsonIgnore]
    public abstract IReadOnlyDictionary<string, string?> Files { get; }
}
