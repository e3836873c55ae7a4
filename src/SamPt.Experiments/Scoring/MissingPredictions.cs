using SamPt.Core;

namespace SamPt.Experiments.Scoring;

/// <summary>The planned frames without a prediction file, found before anything is scored.</summary>
internal sealed class MissingPredictions
{
    private readonly SequencePlan[] plans;
    private readonly IReadOnlySet<int>[] frames;

    private MissingPredictions(SequencePlan[] plans, IReadOnlySet<int>[] frames) => (this.plans, this.frames) = (plans, frames);

    public static MissingPredictions Find(SequencePlan[] plans) =>
        new(plans, [.. plans.Select(plan => plan.Sequence.MissingPredictions(plan.First, plan.End))]);

    public bool Contains(int sequence, int frame) => frames[sequence].Contains(frame);

    private int Count => frames.Sum(set => set.Count);

    /// <exception cref="DatasetException">At least one file is missing, or all files of at least one sequence.</exception>
    public void Refuse(bool onlyWholeSequences)
    {
        var first = Array.FindIndex(frames, set => set.Count > 0);
        if (onlyWholeSequences) first = Enumerable.Range(0, plans.Length).FirstOrDefault(i => frames[i].Count > 0 && frames[i].Count == plans[i].End - plans[i].First, -1);
        if (first < 0) return;
        throw new DatasetException($"{plans[first].Sequence.PredictionPath(frames[first].Min())}: no such prediction; {Summary()}; "
            + "expected one file per scored annotation; name the sequences to score, or pass --allow-missing to count them as empty.");
    }

    /// <summary>One line, or none.</summary>
    public IEnumerable<string> Warnings()
    {
        if (Count > 0) yield return $"counted as empty masks: {Summary()}";
    }

    private string Summary()
    {
        var places = plans.Zip(frames).Where(pair => pair.Second.Count > 0).Select(pair =>
        {
            var (plan, missing) = pair;
            return missing.Count == plan.End - plan.First ? $"{plan.Sequence.Name} (all {missing.Count})" : $"{plan.Sequence.Name} ({missing.Count})";
        });
        return $"{Count} of {plans.Sum(plan => plan.End - plan.First)} prediction files are missing: {Listing.Of(places.ToList())}";
    }
}
