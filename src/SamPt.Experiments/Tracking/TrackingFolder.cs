using SamPt.Core;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Tracking;

/// <summary>The places inside a run of a tracker alone.</summary>
public sealed class TrackingFolder(string path)
{
    public string Path => path;

    /// <summary>Configuration, models, data, machine and timings.</summary>
    public string ManifestFile => System.IO.Path.Combine(path, "run.json");

    /// <summary>One line per finished clip.</summary>
    public string JournalFile => System.IO.Path.Combine(path, "journal.jsonl");

    /// <summary>CLIP.json, the tracker's answers.</summary>
    public string Tracks => System.IO.Path.Combine(path, "tracks");

    public string TracksFile(string clip) => System.IO.Path.Combine(Tracks, clip + ".json");

    /// <summary>Makes the folder, or takes one that is such a run.</summary>
    /// <param name="overwrite">Whether to remove what an earlier run wrote.</param>
    /// <exception cref="OutputException">It cannot be made, or its tracks are not a run's.</exception>
    public void Prepare(bool overwrite)
    {
        if (!File.Exists(ManifestFile) && Directory.Exists(Tracks))
            throw new OutputException($"{Tracks}: is there without a run.json, so it is not a run's; choose another output folder by -o.");
        if (File.Exists(ManifestFile) && !Directory.Exists(Tracks) && Directory.Exists(System.IO.Path.Combine(path, "Annotations")))
            throw new OutputException($"{path}: is a run of another verb; choose another output folder by -o.");
        RunFolder.Writing(path, () =>
        {
            if (overwrite && File.Exists(ManifestFile))
            {
                if (Directory.Exists(Tracks)) Directory.Delete(Tracks, recursive: true);
                File.Delete(JournalFile);
            }
            Directory.CreateDirectory(path);
        });
        RemoveScores();
    }

    /// <summary>Removes scores of an earlier session: they would not be those of what is about to change.</summary>
    private void RemoveScores() => RunFolder.Writing(path, () =>
    {
        foreach (var file in Directory.EnumerateFiles(path, "tap-vid_results-*.csv").Append(System.IO.Path.Combine(path, Scoring.ScoreFiles.ScoresName)).ToArray())
            File.Delete(file);
    });
}
