using SamPt.Core;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>Settings of TAPIR and of models that fulfil its contract.</summary>
public sealed record TapirOptions : ModelTrackerOptions
{
    /// <summary>Path of the frame encoder.</summary>
    public string? Encoder { get; init; }

    /// <summary>Path of the matching graph.</summary>
    public string? Init { get; init; }

    /// <summary>Path of the refinement step.</summary>
    public string? Step { get; init; }

    /// <summary>Refinement iterations; null for what the export says, TAPIR's 4 where it says nothing.</summary>
    public int? Iterations { get; init; }

    /// <summary>A point is visible above this; null for what the export says, the reference's 0.1 where it says nothing.</summary>
    public float? VisibilityThreshold { get; init; }

    /// <summary>Points that go through the graphs together, at most: fewer where a long video would need much memory for them.</summary>
    public int QueryChunkSize { get; init; } = 64;

    public override IReadOnlyDictionary<string, string?> Files =>
        new Dictionary<string, string?> { ["encoder"] = Encoder, ["init"] = Init, ["step"] = Step };

    /// <summary>Reports all settings that are out of range together.</summary>
    /// <exception cref="ConfigurationException">One or more are.</exception>
    public void Validate()
    {
        var problems = new List<string>();
        if (Iterations is < 1 or > 1000) problems.Add($"iterations is {Iterations}, expected 1 .. 1000");
        if (VisibilityThreshold is { } threshold && !(threshold is >= 0 and < 1))
            problems.Add(FormattableString.Invariant($"visibility_threshold is {threshold}, expected 0 up to 1"));
        if (QueryChunkSize < 1) problems.Add($"query_chunk_size is {QueryChunkSize}, expected 1 or more");
        if (problems.Count > 0) throw new ConfigurationException($"tracker: {string.Join("; ", problems)}.");
    }
}
