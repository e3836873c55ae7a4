using SamPt.Core;

namespace SamPt.Experiments.Runs;

/// <summary>The places inside a run.</summary>
public sealed class RunFolder(string path)
{
    /// <summary>The name of a file of results in the form of YouTube-VIS.</summary>
    public const string ResultsName = "results.json";

    private const string PartialSuffix = ".partial";

    private readonly List<string> made = [];

    public string Path { get; } = path;

    /// <summary>Configuration, models, dataset, machine and timings.</summary>
    public string ManifestFile => At("run.json");

    /// <summary>One line per finished video.</summary>
    public string JournalFile => At("journal.jsonl");

    /// <summary>VIDEO/FRAME.png.</summary>
    public string Annotations => At("Annotations");

    /// <summary>Drawn frames and films, if asked for.</summary>
    public string Overlays => At("overlay");

    public string VideoFolder(string video) => System.IO.Path.Combine(Annotations, video);

    /// <summary>Where a video's masks are written before they are whole.</summary>
    public string PartialFolder(string video) => VideoFolder(video) + PartialSuffix;

    public string TrajectoryFile(string video) => System.IO.Path.Combine(At("trajectories"), video + ".json");

    /// <summary>What was found in all videos, where nothing was given.</summary>
    public string ResultsFile => At(ResultsName);

    /// <summary>What was found in one video.</summary>
    public string VideoResultsFile(string video) => System.IO.Path.Combine(VideoFolder(video), ResultsName);

    /// <summary>Where that is written before it is whole.</summary>
    public string PartialResultsFile(string video) => System.IO.Path.Combine(PartialFolder(video), ResultsName);

    /// <summary>Annotations in the form of results, while they are scored against.</summary>
    public string ScoredTruth => At("ground-truth") + PartialSuffix;

    public bool HasManifest => File.Exists(ManifestFile);

    /// <summary>Makes the folder, or takes one that is a run or holds nothing of a run's names.</summary>
    /// <exception cref="OutputException">It cannot be made, or its Annotations are not a run's.</exception>
    public void Prepare()
    {
        // A dataset has Annotations too: without run.json they are not ours to replace.
        if (!HasManifest && Directory.Exists(Annotations))
            throw new OutputException($"{Annotations}: is there without a run.json, so it is not a run's; choose another output folder by -o.");
        for (var folder = System.IO.Path.GetFullPath(Path); folder is not null && !Directory.Exists(folder); folder = System.IO.Path.GetDirectoryName(folder))
            made.Add(folder);
        Writing(Path, () => Directory.CreateDirectory(Path));
    }

    /// <summary>Takes back what <see cref="Prepare"/> made where nothing came of it: an empty journal, folders that hold nothing.</summary>
    public void RemoveIfBare()
    {
        if (HasManifest || new FileInfo(JournalFile) is not { Exists: true, Length: 0 }) return;
        Writing(Path, () =>
        {
            File.Delete(JournalFile);
            foreach (var folder in made.TakeWhile(f => Directory.Exists(f) && !Directory.EnumerateFileSystemEntries(f).Any())) Directory.Delete(folder);
        });
    }

    /// <summary>Removes everything that a run has written, and nothing else.</summary>
    /// <exception cref="OutputException">Something cannot be removed, or the folder is no run.</exception>
    public void Clear()
    {
        if (!HasManifest) return;
        Writing(Path, () =>
        {
            // The manifest goes last: until then the folder is known as a run.
            foreach (var folder in new[] { Annotations, At("trajectories"), Overlays })
            {
                if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            }
            foreach (var file in ScoreFiles().Concat([JournalFile, ManifestFile])) File.Delete(file);
        });
    }

    /// <summary>Removes scores of an earlier session: they would not be those of what is about to change.</summary>
    public void RemoveScores() => Writing(Path, () =>
    {
        foreach (var file in ScoreFiles()) File.Delete(file);
    });

    /// <summary>Removes what a video left behind that never came into the journal.</summary>
    public void RemoveUnfinished(string video) => Writing(VideoFolder(video), () =>
    {
        foreach (var folder in new[] { PartialFolder(video), VideoFolder(video) })
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        if (File.Exists(TrajectoryFile(video))) File.Delete(TrajectoryFile(video));
    });

    /// <summary>Gives a whole video its final name.</summary>
    public void Publish(string video) => Writing(VideoFolder(video), () => Directory.Move(PartialFolder(video), VideoFolder(video)));

    /// <summary>Does <paramref name="work"/> on <paramref name="path"/>; what the file system refuses is the user's to mend.</summary>
    /// <exception cref="OutputException">The file system refused.</exception>
    internal static void Writing(string path, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"{path}: cannot be written ({e.Message.TrimEnd('.')}); choose a writable output folder by -o.", e);
        }
    }

    private string[] ScoreFiles() => [.. Directory.EnumerateFiles(Path, "*.csv"), At(Scoring.ScoreFiles.ScoresName), ResultsFile];

    private string At(string name) => System.IO.Path.Combine(Path, name);
}
