using SamPt.Core;

namespace SamPt.Experiments.Scoring;

/// <summary>The two files of tracks of one video; Predictions is null where there is none.</summary>
internal sealed record TrackFiles(string Video, string Truth, string? Predictions, string Expected);

/// <summary>Finds true and estimated tracks: two files, or two folders of VIDEO.json.</summary>
internal static class TrackFolders
{
    /// <exception cref="DatasetException">Nothing is there, a file stands against a folder, or a video that is asked for is missing.</exception>
    public static IReadOnlyList<TrackFiles> Find(string truth, string predictions, IReadOnlyList<string>? names)
    {
        if (File.Exists(truth) && File.Exists(predictions)) return [new(Path.GetFileNameWithoutExtension(truth), truth, predictions, predictions)];
        var (truths, folder) = (Resolve(truth, "ground truth"), Resolve(predictions, "predictions"));
        var found = File.Exists(truths) ? [Path.GetFileNameWithoutExtension(truths)]
            : Directory.EnumerateFiles(truths, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal).ToArray();
        if (found.Length == 0) throw new DatasetException($"{truths}: no tracks; expected VIDEO.json as `sampt dataset synth` writes them into Tracks/; check the path.");
        if (names?.FirstOrDefault(name => !found.Contains(name)) is { } unknown)
            throw new DatasetException($"{truths}: has no {unknown}.json{NearestName.Hint(unknown, found)}");
        return [.. (names ?? found).Distinct().Select(name => Files(truths, folder, name))];
    }

    private static TrackFiles Files(string truths, string folder, string name)
    {
        var expected = Path.Combine(folder, name + ".json");
        return new TrackFiles(name, File.Exists(truths) ? truths : Path.Combine(truths, name + ".json"), File.Exists(expected) ? expected : null, expected);
    }

    // A generated dataset and a run of a tracker hold the files in a folder of this name.
    private static string Resolve(string path, string what)
    {
        foreach (var name in new[] { "Tracks", "tracks" })
        {
            if (Directory.Exists(Path.Combine(path, name))) return Path.Combine(path, name);
        }
        if (Directory.Exists(path) || (what == "ground truth" && File.Exists(path))) return path;
        throw new DatasetException(File.Exists(path)
            ? $"{path}: a file, but the ground truth is a folder; give a folder of VIDEO.json for both, or a file for both."
            : $"{path}: no such file or folder; expected the {what} as a file of tracks or a folder of VIDEO.json; check the path.");
    }
}
