using SamPt.Core;

namespace SamPt.Data.Datasets;

/// <summary>The videos of a dataset without lists of them.</summary>
internal static class VideoNames
{
    /// <summary>The folders below <paramref name="folder"/>, or those of them that were asked for, in ordinal order.</summary>
    /// <exception cref="DatasetException">It holds none, or none of a name that was asked for.</exception>
    public static IReadOnlyList<string> Of(string folder, IReadOnlyList<string>? asked) => Select(
        Directory.EnumerateDirectories(folder).Select(d => Path.GetFileName(d)).Where(n => !n.StartsWith('.')), asked, folder,
        $"{folder}: holds no video; expected a folder per video, found {LayoutSearch.Present(folder)}; restore the dataset.");

    /// <summary>Those of <paramref name="names"/> that were asked for, or all, in ordinal order.</summary>
    /// <param name="names">All there are.</param>
    /// <param name="asked">By the user, or null.</param>
    /// <param name="where">The place that has the names.</param>
    /// <param name="none">The complaint where there is none at all.</param>
    public static IReadOnlyList<string> Select(IEnumerable<string> names, IReadOnlyList<string>? asked, string where, string none)
    {
        var all = names.ToHashSet();
        if (all.Count == 0) throw new DatasetException(none);
        if (asked?.FirstOrDefault(name => !all.Contains(name)) is { } missing)
            throw new DatasetException($"{where}: has no video {missing}{NearestName.Hint(missing, all)}");
        return [.. (asked ?? [.. all]).Distinct().Order(StringComparer.Ordinal)];
    }
}
