using SamPt.Core;

namespace SamPt.Data.Submission;

/// <summary>A server that scores results, and what it takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dataset">The layout its videos come in.</param>
/// <param name="Split">The part that it scores.</param>
/// <param name="Folder">The folder at the root of the zip that the videos lie in; empty: they lie at the root.</param>
/// <param name="Takes">What it takes, in words.</param>
public sealed record Benchmark(string Name, string Dataset, string Split, string Folder, string Takes)
{
    /// <summary>The file of results, where it takes no masks but one JSON file.</summary>
    public string? ResultsFile { get; init; }

    /// <summary>The path of a mask in the zip.</summary>
    public string PathOf(string video, string stem) => Folder.Length == 0 ? $"{video}/{stem}.png" : $"{Folder}/{video}/{stem}.png";

    /// <summary>The form of such a path.</summary>
    public string PathForm => PathOf("VIDEO", "FRAME");
}

/// <summary>The benchmarks there are: one line each.</summary>
public static class BenchmarkCatalog
{
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("davis2017-test-dev", "davis2017", "test-dev", "", "VIDEO/FRAME.png at the root, every frame"),
        new("youtube-vos", "youtube-vos", "valid", "Annotations", "Annotations/VIDEO/FRAME.png, the frames that meta.json lists"),
        new("mose", "mose", "valid", "", "VIDEO/FRAME.png at the root, every frame"),
        new("uvo", "uvo", "test", "", "results.json: video_id, category_id, score, segmentations") { ResultsFile = "results.json" },
        // As its evaluation package's script for the server reads it (lvos-evaluation, evaluation_codalab.py): folders of sequences at the root.
        new("lvos", "folder", "test", "", "VIDEO/FRAME.png at the root, every frame"),
    ];

    /// <summary>The benchmark called <paramref name="name"/>, letters of any case.</summary>
    /// <exception cref="ConfigurationException">There is none.</exception>
    public static Benchmark Find(string name) => All.FirstOrDefault(b => b.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ConfigurationException($"--benchmark: there is no {name}{NearestName.Hint(name, All.Select(b => b.Name))} (there are {string.Join(", ", All.Select(b => b.Name))})");
}
