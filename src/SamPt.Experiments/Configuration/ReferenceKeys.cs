namespace SamPt.Experiments.Configuration;

/// <summary>Lets users of the reference carry over their overrides: its group `model` is our top level, its point tracker our tracker.</summary>
internal static class ReferenceKeys
{
    private static readonly (string Theirs, string Ours)[] Prefixes =
    [
        ("model/point_tracker", "tracker"),
        ("model.point_tracker.", "tracker."),
        ("model.model.", ""),
        ("model.sam_generator.", ""),
        ("model.", ""),
    ];

    public static string Translate(string key)
    {
        foreach (var (theirs, ours) in Prefixes)
        {
            if (key.StartsWith(theirs, StringComparison.Ordinal)) return ours + key[theirs.Length..];
        }
        return key;
    }
}
