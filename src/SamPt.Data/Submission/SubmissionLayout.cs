namespace SamPt.Data.Submission;

/// <summary>A mask of a submission.</summary>
/// <param name="Index">Its place among the files.</param>
/// <param name="Video">The folder it lies in.</param>
/// <param name="Stem">Its name without extension.</param>
internal readonly record struct SubmittedMask(int Index, string Video, string Stem);

/// <summary>Finds the masks of a submission, and everything that lies where it should not.</summary>
internal static class SubmissionLayout
{
    private const int DeepestTop = 3;

    private static readonly string[] SystemFiles = ["__MACOSX", "Thumbs.db", "desktop.ini"];

    /// <summary>The masks as if they lay where the benchmark wants them, one for each path.</summary>
    public static IReadOnlyList<SubmittedMask> Masks(ISubmissionFiles files, Benchmark benchmark, ProblemList problems)
    {
        var masks = new List<(int Index, string[] Parts)>();
        var seen = new HashSet<string>();
        foreach (var (i, stored) in files.Paths.Index())
        {
            var path = stored.Replace('\\', '/');
            var parts = path.Split('/');
            if (IsHidden(parts)) problems.Add("hidden-file", $"{stored}: hidden or left by the system; expected masks alone; remove it (zip -d FILE.zip '{stored}').");
            else if (!seen.Add(path)) problems.Add("duplicate", $"{stored}: is stored twice; expected once; pack the submission anew.");
            else if (!path.EndsWith(".png", StringComparison.OrdinalIgnoreCase)) problems.Add("no-mask", $"{stored}: no PNG; expected {benchmark.PathForm} and nothing else; remove it.");
            else if (path != stored) problems.Add("backslash", $"{stored}: is stored with backslashes, which servers take for a part of the name; expected {path}; pack the submission anew.");
            else masks.Add((i, parts));
        }
        return Place(masks, files, benchmark, problems);
    }

    private static bool IsHidden(string[] parts) => Array.Exists(parts, p => p.StartsWith('.') || SystemFiles.Contains(p, StringComparer.OrdinalIgnoreCase));

    private static IReadOnlyList<SubmittedMask> Place(
        List<(int Index, string[] Parts)> masks, ISubmissionFiles files, Benchmark benchmark, ProblemList problems)
    {
        var depth = benchmark.Folder.Length == 0 ? 0 : 1;
        // How many leading folders most masks have before VIDEO/FRAME.png, and whether the benchmark's own is the last of them.
        var leading = masks.Count == 0 ? depth : masks.GroupBy(m => m.Parts.Length - 2).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;
        var fitting = masks.Where(m => m.Parts.Length - 2 == leading).ToArray();
        var heads = fitting.Select(m => string.Join('/', m.Parts[..Math.Max(0, leading)])).Distinct().ToArray();
        var isShared = heads.Length <= 1 && leading is >= 0 and <= DeepestTop;
        var expected = benchmark.Folder;
        if (!isShared || leading < 0) (fitting, leading) = ([.. masks.Where(m => IsInPlace(m.Parts, benchmark))], depth);
        else if (fitting.Length > 0 && heads[0] != expected) problems.Add("top-folder", Misplaced(heads[0], benchmark));
        foreach (var (index, parts) in masks.Except(fitting))
            problems.Add("wrong-place", $"{files.Paths[index]}: lies in the wrong place; expected {benchmark.PathForm}; move it, or remove it.");
        return [.. fitting.Select(m => new SubmittedMask(m.Index, m.Parts[leading], Path.GetFileNameWithoutExtension(m.Parts[^1])))];
    }

    private static bool IsInPlace(string[] parts, Benchmark benchmark) =>
        benchmark.Folder.Length == 0 ? parts.Length == 2 : parts.Length == 3 && parts[0] == benchmark.Folder;

    private static string Misplaced(string head, Benchmark benchmark)
    {
        if (head.Length == 0) return $"VIDEO/FRAME.png: lacks the folder {benchmark.Folder}/; expected {benchmark.PathForm}; zip the folder {benchmark.Folder} itself.";
        var inside = head.EndsWith("/" + benchmark.Folder, StringComparison.Ordinal) && benchmark.Folder.Length > 0 ? head[..^(benchmark.Folder.Length + 1)] : head;
        return benchmark.Folder.Length == 0 || inside != head
            ? $"{inside}/: a top folder too many; expected {benchmark.PathForm}; zip what is in {inside} and not the folder."
            : $"{head}/: another folder than {benchmark.Folder}/; expected {benchmark.PathForm}; rename it.";
    }
}
