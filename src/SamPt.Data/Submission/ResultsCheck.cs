using SamPt.Core;
using SamPt.Data.Ytvis;

namespace SamPt.Data.Submission;

/// <summary>Checks a file of results in the form of YouTube-VIS, as UVO's server takes it.</summary>
/// <param name="benchmark">The benchmark.</param>
/// <param name="ground">Its annotations or videos; null: only what shows in the results themselves is checked.</param>
/// <param name="keptOfAKind">How many problems of each kind are told; all are counted.</param>
public sealed class ResultsCheck(Benchmark benchmark, YtvisAnnotations? ground, int keptOfAKind = SubmissionCheck.DefaultKept)
{
    /// <summary>Reads the whole file.</summary>
    public SubmissionReport Check(ISubmissionFiles files, CancellationToken cancellation)
    {
        var problems = new ProblemList(keptOfAKind);
        IReadOnlyList<YtvisResult> results = [];
        foreach (var (i, path) in files.Paths.Index())
        {
            if (path != benchmark.ResultsFile) problems.Add(KindOf(path), $"{path}: does not belong here; expected {benchmark.ResultsFile} at the root and nothing else; remove it.");
            else if (results.Count == 0) results = Read(files, i, problems, cancellation);
            else problems.Add("duplicate", $"{path}: is stored twice; expected once; pack the submission anew.");
        }
        if (!files.Paths.Contains(benchmark.ResultsFile!))
            problems.Add("missing-results", $"{files.Where}: has no {benchmark.ResultsFile} at its root; expected one; pack it by `sampt pack`.");
        CheckAll(results, problems, cancellation);
        return new SubmissionReport(benchmark.Name, files.Where, results.Select(r => r.VideoId).Distinct().Count(), results.Count, problems.Groups);
    }

    private string KindOf(string path) =>
        Path.GetFileName(path) == benchmark.ResultsFile && !path.StartsWith("__MACOSX", StringComparison.Ordinal) ? "top-folder"
        : path.Split('/').Any(p => p.StartsWith('.') || p == "__MACOSX") ? "hidden-file"
        : "unexpected-file";

    private static IReadOnlyList<YtvisResult> Read(ISubmissionFiles files, int index, ProblemList problems, CancellationToken cancellation)
    {
        try
        {
            return YtvisFile.ReadResults(() => files.Open(index), files.Paths[index], cancellation);
        }
        catch (DatasetException e)
        {
            // What follows the first wrong value cannot be read.
            problems.Add("json", e.Message);
            return [];
        }
    }

    private void CheckAll(IReadOnlyList<YtvisResult> results, ProblemList problems, CancellationToken cancellation)
    {
        var videos = ground?.Videos.ToDictionary(v => v.Id);
        var categories = ground?.Categories.Select(c => c.Id).ToHashSet();
        for (var i = 0; i < results.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var where = $"{benchmark.ResultsFile}: result {i}";
            // Not a comparison from outside: NaN is neither.
            if (!(results[i].Score is >= 0 and <= 1)) problems.Add("score", $"{where}: score is {results[i].Score}; expected 0 to 1; divide by the largest.");
            if (categories is { Count: > 0 } && !categories.Contains(results[i].CategoryId))
                problems.Add("category", $"{where}: category_id is {results[i].CategoryId}; expected {string.Join(", ", categories.Order().Take(8))}; use the dataset's categories.");
            CheckMasks(results[i], videos, where, problems);
        }
        if (videos is null) return;
        var answered = results.Select(r => r.VideoId).ToHashSet();
        if (results.Count > 0 && videos.Keys.Count(id => !answered.Contains(id)) is > 0 and var silent)
            problems.Add("missing-video", $"{benchmark.ResultsFile}: has nothing on {silent} of {videos.Count} videos (first: {videos.Keys.First(id => !answered.Contains(id))}); expected objects on each; run the method on them.");
    }

    private static void CheckMasks(YtvisResult result, Dictionary<long, YtvisVideo>? videos, string where, ProblemList problems)
    {
        if (videos is null) return;
        if (!videos.TryGetValue(result.VideoId, out var video))
        {
            problems.Add("unknown-video", $"{where}: video_id {result.VideoId} is not in the dataset; expected one of its {videos.Count} videos; check --data and --split.");
            return;
        }
        if (result.Segmentations.FrameCount != video.FrameCount)
            problems.Add("frames", $"{where}: has {result.Segmentations.FrameCount} segmentations, video {video.Id} has {video.FrameCount} frames; expected one for each, null where there is no mask.");
        try
        {
            result.Segmentations.Decode(video.Size, where);
        }
        catch (DatasetException e)
        {
            problems.Add("run-lengths", e.Message);
        }
    }
}
