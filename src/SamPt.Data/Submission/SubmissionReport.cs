namespace SamPt.Data.Submission;

/// <summary>What is wrong in one way.</summary>
/// <param name="Kind">A short name, as in missing-frames.</param>
/// <param name="Count">How often it is found.</param>
/// <param name="Lines">The first of them, one line each: file, what, expected, remedy.</param>
public sealed record ProblemGroup(string Kind, int Count, IReadOnlyList<string> Lines);

/// <summary>What a check found.</summary>
/// <param name="Benchmark">The benchmark it was held against.</param>
/// <param name="Where">The zip or folder.</param>
/// <param name="Videos">How many videos it has.</param>
/// <param name="Files">How many masks, or for a results file how many objects.</param>
/// <param name="Problems">Everything wrong, by kind in the order found.</param>
public sealed record SubmissionReport(string Benchmark, string Where, int Videos, int Files, IReadOnlyList<ProblemGroup> Problems)
{
    public bool IsSound => Problems.Count == 0;

    public int ProblemCount => Problems.Sum(p => p.Count);
}

/// <summary>Gathers problems: all are counted, the first of each kind kept.</summary>
internal sealed class ProblemList(int keptOfAKind)
{
    private readonly List<string> kinds = [];
    private readonly Dictionary<string, (int Count, List<string> Lines)> groups = [];

    public void Add(string kind, string line)
    {
        if (!groups.TryGetValue(kind, out var group))
        {
            kinds.Add(kind);
            group = (0, []);
        }
        if (group.Lines.Count < keptOfAKind) group.Lines.Add(line);
        groups[kind] = (group.Count + 1, group.Lines);
    }

    public IReadOnlyList<ProblemGroup> Groups => [.. kinds.Select(k => new ProblemGroup(k, groups[k].Count, groups[k].Lines))];
}
