using System.Text.Json.Serialization;

namespace SamPt.Cli.Diagnosis;

/// <summary>How a part of the machine is.</summary>
internal enum FindingState
{
    /// <summary>There, and it works.</summary>
    Present,

    /// <summary>Not there, and the tool does without.</summary>
    Absent,

    /// <summary>Not there, and needed.</summary>
    Missing,
}

/// <summary>One line of `doctor`.</summary>
/// <param name="Part">What was looked for.</param>
/// <param name="State">Whether it is there.</param>
/// <param name="Detail">Version and place, or what exactly is missing.</param>
/// <param name="Remedy">How to get it, where it is not there.</param>
internal sealed record Finding(string Part, FindingState State, string Detail, string? Remedy = null)
{
    [JsonIgnore]
    public string Word => State switch
    {
        FindingState.Present => "ok",
        FindingState.Absent => "-",
        _ => "MISSING",
    };

    /// <summary>There if <paramref name="isThere"/>, else absent or missing with its remedy.</summary>
    public static Finding Of(string part, bool isThere, string detail, string remedy, bool isNeeded) =>
        new(part, isThere ? FindingState.Present : isNeeded ? FindingState.Missing : FindingState.Absent, detail, isThere ? null : remedy);
}
