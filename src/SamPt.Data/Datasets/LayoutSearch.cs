using SamPt.Core;

namespace SamPt.Data.Datasets;

/// <summary>
/// Finds where a dataset's folders begin, and, where the user pointed too high or too low, says which folder would have been right.
/// </summary>
/// <param name="What">The dataset, as messages call it.</param>
/// <param name="Expected">The folders that it begins with.</param>
/// <param name="Levels">Where these may lie below the root given, "" being the root itself; the first that holds counts.</param>
/// <param name="IsHere">Whether the dataset's folders lie in this one.</param>
internal sealed record LayoutSearch(string What, string Expected, IReadOnlyList<string> Levels, Func<string, bool> IsHere)
{
    private const int LevelsUp = 4;
    private const int MostFolders = 300;
    private const int MostNames = 6;

    /// <summary>The folder that the layout begins in: <paramref name="root"/> or one of the levels below it.</summary>
    /// <exception cref="DatasetException">There is none at <paramref name="root"/>; the message names what was found instead, and the right folder if it is near.</exception>
    public string Find(string root)
    {
        if (!Directory.Exists(root))
            throw new DatasetException($"{root}: no such folder; expected {What} with {Expected}; give the dataset's root by --data.");
        return At(root) ?? throw new DatasetException(
            $"{root}: no {What} here; expected {Expected} in it, found {Present(root)}; {(Near(root) is { } near ? $"give {near} by --data." : "give the dataset's root by --data.")}");
    }

    /// <summary>What lies in a folder, for messages.</summary>
    public static string Present(string folder)
    {
        if (!Directory.Exists(folder)) return "no such folder";
        var names = Directory.EnumerateDirectories(folder).Select(d => Path.GetFileName(d) + "/").Concat(Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)))
            .Where(n => !n.StartsWith('.')).Take(MostFolders).Order(StringComparer.Ordinal).ToArray();
        return names.Length switch
        {
            0 => "nothing",
            <= MostNames => string.Join(", ", names),
            _ => $"{string.Join(", ", names.Take(MostNames - 1))} and more",
        };
    }

    private string? At(string root) => Levels.Select(level => Path.Combine(root, level)).FirstOrDefault(IsHere);

    private string? Near(string root)
    {
        var below = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true };
        if (Directory.EnumerateDirectories(root, "*", below).Take(MostFolders).Order(StringComparer.Ordinal).FirstOrDefault(d => At(d) is not null) is { } found) return found;
        var above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)));
        for (var i = 0; i < LevelsUp && above is not null; i++, above = Path.GetDirectoryName(above))
        {
            if (At(above) is not null) return above;
        }
        return null;
    }
}
