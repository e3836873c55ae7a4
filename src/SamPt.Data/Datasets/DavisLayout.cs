using SamPt.Core;

namespace SamPt.Data.Datasets;

/// <summary>
/// The folders of a DAVIS dataset: JPEGImages, Annotations and ImageSets, directly in the given folder or below trainval or test-dev.
/// </summary>
internal sealed class DavisLayout
{
    // The reference runs on the largest frames and writes results of the 480p size.
    private static readonly string[] Resolutions = ["Full-Resolution", "1080p", OutputResolution];
    private const string OutputResolution = "480p";

    private readonly string resolution;

    public DavisLayout(DatasetRequest request)
    {
        Root = FindRoot(request);
        resolution = FindResolution(request);
    }

    public string Root { get; }

    /// <summary>Says so where results cannot have the size that is handed in.</summary>
    public IReadOnlyList<string> Notes => Directory.Exists(Path.Combine(Root, "JPEGImages", OutputResolution)) ? [] :
        [$"results have the size of the {resolution} frames: {Path.Combine(Root, "JPEGImages", OutputResolution)}, whose size the benchmark takes, is not there"];

    /// <summary>Results have the 480p size, so they are scored at it where it is there.</summary>
    public string GroundTruth
    {
        get
        {
            var output = Path.Combine(Root, "Annotations", OutputResolution);
            return Directory.Exists(output) ? output : Path.Combine(Root, "Annotations", resolution);
        }
    }

    /// <summary>The videos asked for, or those of the first of <paramref name="lists"/> (below ImageSets) that exists.</summary>
    public IReadOnlyList<string> Select(IReadOnlyList<string>? sequences, IReadOnlyList<string> lists)
    {
        var names = sequences ?? ReadList(lists);
        return [.. names.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The files of a video.</summary>
    public VideoEntry Open(string name)
    {
        var frames = VideoFolder.List(FolderOf("JPEGImages", resolution, name), FolderOf("Annotations", resolution, name));
        VideoFolder.RequireEveryNumber(frames);
        VideoFolder.RequireFirstAnnotation(frames, FolderOf("Annotations", resolution, name));
        return new VideoEntry { Name = name, Frames = frames, OutputSizeFile = OutputSizeFile(name, frames[0].Stem) };
    }

    private string? OutputSizeFile(string name, string stem)
    {
        if (resolution == OutputResolution) return null;
        var folder = FolderOf("JPEGImages", OutputResolution, name);
        return new[] { ".jpg", ".png" }.Select(extension => Path.Combine(folder, stem + extension)).FirstOrDefault(File.Exists);
    }

    private string FolderOf(string kind, string resolution, string name) => Path.Combine(Root, kind, resolution, name);

    private string[] ReadList(IReadOnlyList<string> lists)
    {
        var files = lists.Select(list => Path.Combine(Root, "ImageSets", list)).ToArray();
        var file = Array.Find(files, File.Exists)
            ?? throw new DatasetException($"{files[0]}: no such file; expected the list of sequences; restore it, or name sequences by --sequences.");
        var names = File.ReadLines(file).Select(NameOf).Where(name => name.Length > 0).ToArray();
        if (names.Length == 0) throw new DatasetException($"{file}: names no sequence; restore it, or name sequences by --sequences.");
        return names;
    }

    // Either a name, or a pair of paths: /JPEGImages/480p/blackswan/00000.jpg /Annotations/480p/blackswan/00000.png.
    private static string NameOf(string line)
    {
        var first = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault("");
        return first.Contains('/') ? Path.GetFileName(Path.GetDirectoryName(first)!) : first;
    }

    private static string FindRoot(DatasetRequest request)
    {
        var level = request.Split == "test-dev" ? "test-dev" : "trainval";
        return new LayoutSearch("DAVIS dataset", $"JPEGImages or {level}/JPEGImages", ["", level],
            at => Directory.Exists(Path.Combine(at, "JPEGImages")) || Directory.Exists(Path.Combine(at, "Annotations"))).Find(request.Root);
    }

    private string FindResolution(DatasetRequest request)
    {
        var candidates = request.Resolution is { } asked ? [asked] : Resolutions;
        // Who scores needs no frames.
        return Array.Find(candidates, c => Directory.Exists(Path.Combine(Root, "JPEGImages", c)))
            ?? Array.Find(candidates, c => Directory.Exists(Path.Combine(Root, "Annotations", c)))
            ?? throw new DatasetException(
                $"{Path.Combine(Root, "JPEGImages")}: has no {string.Join(" or ", candidates)}; there are {Present()}; choose by resolution=...");
    }

    private string Present()
    {
        var images = Path.Combine(Root, "JPEGImages");
        if (!Directory.Exists(images)) return "no folders";
        var folders = Directory.GetDirectories(images).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();
        return folders.Length == 0 ? "no folders" : string.Join(", ", folders);
    }
}
