using SamPt.Core;

namespace SamPt.Experiments.Scoring;

/// <summary>
/// Scores prediction files against annotation files under a protocol, frame by frame on all cores. Each file is read once, and
/// no more masks are in memory than frames in work.
/// </summary>
public static class Scorer
{
    /// <summary>The scores of <paramref name="request"/>; they do not depend on the number of workers.</summary>
    /// <param name="request">What to score.</param>
    /// <param name="progress">Called from several threads, once per frame, or null.</param>
    /// <param name="cancellation">Ends the work between two frames.</param>
    /// <exception cref="ConfigurationException">An unknown protocol, or an option of another one.</exception>
    /// <exception cref="DatasetException">A folder or file is missing, unreadable, of the wrong size or with forbidden labels.</exception>
    public static Scores Score(ScoringRequest request, IProgress<ScoringProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(request.Workers);
        var protocol = ProtocolCatalog.Find(request.Protocol);
        protocol.Validate(request);
        return protocol is IFileProtocol files
            ? files.Score(request, progress, cancellation)
            : ScoreMasks(((IMaskProtocol)protocol).For(request), request, progress, cancellation);
    }

    private static Scores ScoreMasks(
        IMaskProtocol protocol, ScoringRequest request, IProgress<ScoringProgress>? progress, CancellationToken cancellation)
    {
        var folders = new MaskFolders(request.GroundTruth, request.Predictions);
        var sequences = folders.Find(request.Sequences, request.MaxFrames);
        var plans = OrderedParallel.Select(sequences.Count, request.Workers, i => protocol.Plan(sequences[i], request), cancellation);
        var missing = MissingPredictions.Find(plans);
        if (!request.AllowMissing) missing.Refuse(onlyWholeSequences: protocol.MissingFramesAreEmpty);

        var frames = ScoreFrames(protocol, plans, missing, request.Workers, progress, cancellation);
        var scores = protocol.Conclude(frames, request);
        return scores with { Warnings = [.. Cut(request), .. missing.Warnings(), .. ExtraPredictions(folders), .. scores.Warnings] };
    }

    private static List<SequenceResult> ScoreFrames(
        IMaskProtocol protocol, SequencePlan[] plans, MissingPredictions missing, int workers,
        IProgress<ScoringProgress>? progress, CancellationToken cancellation)
    {
        // One list over all sequences: a long sequence at the end keeps every core busy.
        var work = plans.SelectMany((plan, i) => Enumerable.Range(plan.First, plan.End - plan.First).Select(frame => (Sequence: i, Frame: frame))).ToList();
        var done = 0;
        var results = OrderedParallel.Select(work.Count, workers, i =>
        {
            var (sequence, frame) = work[i];
            var plan = plans[sequence];
            var masks = plan.Sequence.ReadPair(frame, missing.Contains(sequence, frame));
            var result = protocol.Score(plan, masks);
            progress?.Report(new ScoringProgress(plan.Sequence.Name, Interlocked.Increment(ref done), work.Count));
            return result;
        }, cancellation);

        var byPlan = new List<SequenceResult>();
        var start = 0;
        foreach (var plan in plans)
        {
            var end = start + plan.End - plan.First;
            byPlan.Add(new SequenceResult(plan, results[start..end]));
            start = end;
        }
        return byPlan;
    }

    private static IEnumerable<string> Cut(ScoringRequest request)
    {
        if (request.MaxFrames is { } limit) yield return $"only the first {limit} frames of each sequence are scored: not a figure to publish";
    }

    private static IEnumerable<string> ExtraPredictions(MaskFolders folders)
    {
        var extra = folders.ExtraPredictions();
        if (extra.Count > 0)
            yield return $"{extra.Count} prediction folders have no sequence of that name in the ground truth and are ignored: {Listing.Of(extra)}";
    }
}
