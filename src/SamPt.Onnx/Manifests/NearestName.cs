namespace SamPt.Onnx.Manifests;

/// <summary>What someone may have meant.</summary>
internal static class NearestName
{
    /// <summary>`did you mean X?` if a name is close, else the whole list.</summary>
    public static string Suggest(string given, IReadOnlyList<string> known)
    {
        if (known.Count == 0) return "expected none";
        var nearest = known.MinBy(name => Distance(given, name))!;
        return Distance(given, nearest) <= Math.Max(2, nearest.Length / 3)
            ? $"did you mean {nearest}?" : $"expected {string.Join(", ", known)}";
    }

    // Levenshtein's edit distance, one row of the table at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
