using SamPt.Core;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Clips;

/// <summary>The places inside the run of one clip.</summary>
public sealed class ClipFolder(string path)
{
    public string Path { get; } = path;

    /// <summary>Configuration, models, input, machine and timings.</summary>
    public string ManifestFile => At("run.json");

    /// <summary>The objects: ids, names, where they were given.</summary>
    public string ObjectsFile => At("objects.json");

    /// <summary>STEM.png, one a frame.</summary>
    public string Masks => At("masks");

    public string TrajectoryFile => At("trajectories.json");

    /// <summary>The film, the moving picture or the sheet of pictures, by its ending.</summary>
    public string Overlay(string extension) => At($"overlay.{extension}");

    /// <summary>What an unfinished run needs to go on; gone when it is finished.</summary>
    internal string Resume => At("resume");

    public bool HasManifest => File.Exists(ManifestFile);

    /// <summary>The trajectories of an unfinished run.</summary>
    internal string TrackedFile => System.IO.Path.Combine(Resume, "trajectories.json");

    /// <summary>Whether there is anything that could be gone on with.</summary>
    internal bool HasProgress => File.Exists(TrajectoryFile) || File.Exists(TrackedFile);

    public string MaskFile(string stem) => System.IO.Path.Combine(Masks, stem + ".png");

    /// <summary>Makes the folder, or takes one that is a run or holds nothing of a run's names.</summary>
    /// <exception cref="OutputException">It cannot be made, or its masks are not a run's.</exception>
    internal void Prepare()
    {
        if (!HasManifest && Directory.Exists(Masks) && Directory.EnumerateFileSystemEntries(Masks).Any())
            throw new OutputException($"{Masks}: is there without a run.json, so it is not a run's; choose another output folder by -o.");
        RunFolder.Writing(Path, () => Directory.CreateDirectory(Path));
    }

    /// <summary>Removes everything that a run has written, and nothing else.</summary>
    internal void Clear()
    {
        if (!HasManifest) return;
        RunFolder.Writing(Path, () =>
        {
            // The manifest goes last: until then the folder is known as a run.
            foreach (var folder in new[] { Masks, Resume })
            {
                if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            }
            foreach (var file in new[] { "mp4", "gif", "png" }.Select(Overlay).Concat([TrajectoryFile, ObjectsFile, ManifestFile])) File.Delete(file);
        });
    }

    /// <summary>Removes what is needed no longer.</summary>
    internal void RemoveResume() => RunFolder.Writing(Resume, () =>
    {
        if (Directory.Exists(Resume)) Directory.Delete(Resume, recursive: true);
    });

    private string At(string name) => System.IO.Path.Combine(Path, name);
}
