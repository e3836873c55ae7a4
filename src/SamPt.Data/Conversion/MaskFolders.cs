using SamPt.Core;

namespace SamPt.Data.Conversion;

/// <summary>Lists folders of masks.</summary>
internal static class MaskFolders
{
    /// <summary>The names of the folders in <paramref name="root"/>, in ordinal order, hidden ones left out.</summary>
    /// <exception cref="DatasetException">There is no such folder, or none in it.</exception>
    public static IReadOnlyList<string> Names(string root, string expected)
    {
        if (!Directory.Exists(root)) throw new DatasetException($"{root}: no such folder; expected {expected}.");
        string[] names = [.. Directory.GetDirectories(root).Select(folder => Path.GetFileName(folder)).Where(n => !n.StartsWith('.')).Order(StringComparer.Ordinal)];
        return names.Length > 0 ? names : throw new DatasetException($"{root}: holds no folder; expected {expected}.");
    }

    /// <summary>The PNG files of a folder by name without extension, in ordinal order.</summary>
    /// <exception cref="DatasetException">There is none.</exception>
    public static SortedDictionary<string, string> Files(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.png"))
        {
            if (!Path.GetFileName(file).StartsWith('.')) files.Add(Path.GetFileNameWithoutExtension(file), file);
        }
        return files.Count > 0 ? files : throw new DatasetException($"{folder}: holds no PNG; expected a mask for each annotated frame.");
    }

    /// <summary>The videos of <paramref name="all"/> that were asked for.</summary>
    /// <exception cref="DatasetException">One is not there.</exception>
    public static IReadOnlyList<string> Select(string root, IReadOnlyList<string> all, IReadOnlyList<string>? asked)
    {
        if (asked?.FirstOrDefault(name => !all.Contains(name)) is { } unknown)
            throw new DatasetException($"{root}: has no video {unknown}{NearestName.Hint(unknown, all)}");
        return asked is null ? all : [.. all.Where(asked.Contains)];
    }
}
