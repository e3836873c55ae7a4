using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Submission;

/// <summary>Finds what a benchmark's server would refuse or score as empty, before it does.</summary>
/// <param name="benchmark">The benchmark.</param>
/// <param name="ground">What it expects; null: only what shows in the files themselves is checked.</param>
/// <param name="keptOfAKind">How many problems of each kind are told; all are counted.</param>
public sealed class SubmissionCheck(Benchmark benchmark, SubmissionGround? ground, int keptOfAKind = SubmissionCheck.DefaultKept)
{
    public const int DefaultKept = 10;

    private const int FramesNamed = 5;

    /// <summary>Reads every mask.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public SubmissionReport Check(ISubmissionFiles files, CancellationToken cancellation)
    {
        var problems = new ProblemList(keptOfAKind);
        var masks = SubmissionLayout.Masks(files, benchmark, problems);
        if (masks.Count == 0) problems.Add("empty", $"{files.Where}: holds no mask; expected {benchmark.PathForm}.");
        if (ground is not null) CheckFrames(masks, problems);
        CheckMasks(files, masks, problems, cancellation);
        return new SubmissionReport(benchmark.Name, files.Where, masks.Select(m => m.Video).Distinct().Count(), masks.Count, problems.Groups);
    }

    private void CheckFrames(IReadOnlyList<SubmittedMask> masks, ProblemList problems)
    {
        var submitted = masks.ToLookup(m => m.Video, m => m.Stem);
        foreach (var video in ground!.Videos)
        {
            var place = benchmark.PathOf(video.Name, "FRAME");
            if (!submitted.Contains(video.Name))
            {
                problems.Add("missing-video", $"{video.Name}: is missing; expected {place} for {video.Frames.Count} frames; run the method on it.");
                continue;
            }
            var missing = video.Frames.Except(submitted[video.Name]).ToArray();
            var extra = submitted[video.Name].Except(video.Frames).ToArray();
            if (missing.Length > 0) problems.Add("missing-frames", $"{video.Name}: lacks {missing.Length} of {video.Frames.Count} frames: {Few(missing)}; run the method on the whole video.");
            if (extra.Length > 0) problems.Add("extra-frames", $"{video.Name}: has {extra.Length} frames that the benchmark does not ask for: {Few(extra)}; remove them.");
        }
        foreach (var name in submitted.Select(g => g.Key).Where(name => ground.Find(name) is null))
            problems.Add("unknown-video", $"{name}: is no video of the benchmark{NearestName.Hint(name, ground.Videos.Select(v => v.Name)).TrimEnd('?')}; remove it, or check --data and --split.");
    }

    private void CheckMasks(ISubmissionFiles files, IReadOnlyList<SubmittedMask> masks, ProblemList problems, CancellationToken cancellation)
    {
        var found = new (string Kind, string Line)[masks.Count][];
        var sizes = new ImageSize?[masks.Count];
        void CheckOne((int At, byte[]? Bytes, DatasetException? Error) mask)
        {
            var where = files.Paths[masks[mask.At].Index];
            found[mask.At] = mask.Bytes is { } bytes
                ? [.. MaskCheck.Check(bytes, where, ground?.Find(masks[mask.At].Video), out sizes[mask.At])]
                : [("corrupt", mask.Error!.Message)];
        }

        try
        {
            // A zip is read by one thread; decoding goes on beside it.
            var read = Partitioner.Create(ReadAll(files, masks, cancellation), EnumerablePartitionerOptions.NoBuffering);
            Parallel.ForEach(read, new ParallelOptions { CancellationToken = cancellation }, CheckOne);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
        }
        foreach (var (kind, line) in found.SelectMany(f => f)) problems.Add(kind, line);
        if (ground is null) CheckSizes(files, masks, sizes, problems);
    }

    private static IEnumerable<(int At, byte[]? Bytes, DatasetException? Error)> ReadAll(
        ISubmissionFiles files, IReadOnlyList<SubmittedMask> masks, CancellationToken cancellation)
    {
        for (var i = 0; i < masks.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return Read(files, i, masks[i].Index);
        }
    }

    private static (int At, byte[]? Bytes, DatasetException? Error) Read(ISubmissionFiles files, int at, int index)
    {
        try
        {
            return (at, files.Read(index), null);
        }
        catch (DatasetException e)
        {
            return (at, null, e);
        }
    }

    /// <summary>Without a dataset at hand, the masks of a video must at least be of one size.</summary>
    private static void CheckSizes(ISubmissionFiles files, IReadOnlyList<SubmittedMask> masks, ImageSize?[] sizes, ProblemList problems)
    {
        foreach (var video in Enumerable.Range(0, masks.Count).Where(i => sizes[i] is not null).GroupBy(i => masks[i].Video))
        {
            var first = sizes[video.First()];
            foreach (var i in video.Where(i => sizes[i] != first))
                problems.Add("size", $"{files.Paths[masks[i].Index]}: is {sizes[i]}, the first mask of the video is {first}; expected one size, that of the frames.");
        }
    }

    private static string Few(string[] stems) => stems.Length <= FramesNamed ? string.Join(", ", stems) : $"{string.Join(", ", stems.Take(FramesNamed))} and {stems.Length - FramesNamed} more";
}
