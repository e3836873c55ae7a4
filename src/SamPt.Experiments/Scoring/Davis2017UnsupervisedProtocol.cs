using SamPt.Core;
using SamPt.Core.Metrics;
using SamPt.Experiments.Scoring.SideBySide;

namespace SamPt.Experiments.Scoring;

/// <summary>
/// DAVIS 2017, unsupervised, as davis2017-evaluation scores it: all frames count, void pixels (255) do not, and of at most 20 proposals each
/// object gets the one with which the sum of (J + F) / 2 is the greatest. Objects are 1..highest id of the first annotation.
/// Rows are numbered in the order of the proposals, not of the objects, as in the official tool.
/// </summary>
public sealed class Davis2017UnsupervisedProtocol : IMaskProtocol
{
    /// <summary>What a row is about; the tool does not tell.</summary>
    internal const string ProposalName = "Proposal", MatchedObjectName = "Matched-Object";

    private const int MostProposals = 20;
    private const byte Void = 255;

    public string Name => "davis2017-unsupervised";

    public void Validate(ScoringRequest request)
    {
        if (request.KeepFirstAndLast) throw new ConfigurationException($"protocol {Name}: the first and the last frame are scored already; leave out --keep-first-and-last.");
        if (request.QueryMode is not null) throw new ConfigurationException($"protocol {Name}: it scores masks; --query-mode is for tap-vid.");
    }

    public SequencePlan Plan(MaskSequence sequence, ScoringRequest request)
    {
        var ids = sequence.ReadAnnotation(0).ObjectIds().Where(id => id != Void).ToArray();
        var count = ids.LastOrDefault();
        return new SequencePlan(sequence, 0, sequence.Frames.Count, count, HasGaps: ids.Length < count);
    }

    public FrameResult Score(SequencePlan plan, MaskPair masks)
    {
        var highest = masks.Prediction.ObjectIds().LastOrDefault();
        if (highest > MostProposals)
        {
            throw new DatasetException($"{masks.PredictionPath}: proposal {highest}; {Name} takes ids 0 to {MostProposals}; "
                + "keep the best proposals and number them from 1 on.");
        }
        return ProposalFrame.Score(masks, plan.ObjectCount, Void);
    }

    public Scores Conclude(IReadOnlyList<SequenceResult> sequences, ScoringRequest request)
    {
        var objects = sequences.SelectMany(sequence => Rows(sequence, request.ExactDecay)).ToList();
        return DavisScores.Conclude(Name, objects, sequences, request, scoresVoid: false);
    }

    public IReadOnlyList<ScoreTable> Tables(Scores scores, string set) => DavisTables.Of(scores, set);

    public int ObjectOf(ObjectScores entry) => (int)entry.Measures[MatchedObjectName];

    public (bool Annotated, bool Predicted) IsThere(ObjectScores entry, byte[] annotated, byte[] predicted) =>
        (annotated.Contains((byte)ObjectOf(entry)), predicted.Contains((byte)entry.Measures[ProposalName]));

    public string WhyNot(ObjectCourse item) => DavisScores.WhyNot(item);

    public string WhyNot(ObjectCourse item, int frame) => "no such frame";

    public string Compares(ObjectScores entry) => $"label {ObjectOf(entry)} with proposal {entry.Measures[ProposalName]:0}, void pixels left out";

    private static IEnumerable<ObjectScores> Rows(SequenceResult sequence, bool exactDecay)
    {
        var frames = sequence.Frames.Cast<ProposalFrame>().ToArray();
        var objects = sequence.Plan.ObjectCount;
        // Fewer proposals than objects are filled up with empty ones.
        var proposals = Math.Max(objects, frames.Max(frame => frame.HighestProposal));
        var gains = new double[proposals, objects];
        for (var p = 1; p <= proposals; p++)
        {
            for (var o = 1; o <= objects; o++)
                gains[p - 1, o - 1] = (frames.Average(frame => frame.Of(p, o).J) + frames.Average(frame => frame.Of(p, o).F)) / 2;
        }
        return Assignment.Best(gains).Select((pair, row) =>
        {
            var (proposal, item) = (pair.Row + 1, pair.Column + 1);
            FrameScore[] scores = [.. frames.Select(frame => new FrameScore(frame.Frame, frame.Of(proposal, item).J, frame.Of(proposal, item).F))];
            var measures = DavisScores.MeasuresOf(scores, exactDecay);
            (measures[ProposalName], measures[MatchedObjectName]) = (proposal, item);
            return new ObjectScores(sequence.Plan.Sequence.Name, row + 1, measures, scores);
        });
    }
}
