namespace SamPt.Core;

/// <summary>What the user probably meant, for error messages.</summary>
public static class NearestName
{
    /// <summary>The candidate with the fewest inserted, deleted and replaced characters (Levenshtein, case ignored); the first of equals.</summary>
    public static string Of(string name, IReadOnlyCollection<string> candidates) => candidates.MinBy(c => Distance(name, c))
        ?? throw new ArgumentException("No name to choose from.", nameof(candidates));

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
            {
                var replace = diagonal + (char.ToLowerInvariant(a[i]) == char.ToLowerInvariant(b[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replace, Math.Min(row[j], row[j + 1]) + 1);
            }
        }
        return row[^1];
    }
}
