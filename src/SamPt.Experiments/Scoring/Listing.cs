namespace SamPt.Experiments.Scoring;

/// <summary>Names in a message: the first few, and how many more.</summary>
internal static class Listing
{
    private const int Shown = 5;

    public static string Of(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");
}
