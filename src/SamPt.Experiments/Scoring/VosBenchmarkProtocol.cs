using SamPt.Core;
using SamPt.Experiments.Scoring.SideBySide;

namespace SamPt.Experiments.Scoring;

/// <summary>
/// vos-benchmark: ids need not be consecutive, and 255 is one like any other. An object counts from the first scored frame on
/// which its id is in the annotation or in the prediction; only ids of the annotations are reported. The first and the last frame
/// are left out unless kept by request. Its own figures are per cent.
/// </summary>
public sealed class VosBenchmarkProtocol : IMaskProtocol
{
    /// <summary>The tool's figures, per cent; the members with -Mean are the same, 0..1.</summary>
    internal const string JAndF = "J&F", J = "J", F = "F";

    public string Name => "vos-benchmark";

    public void Validate(ScoringRequest request)
    {
        if (request.QueryMode is not null) throw new ConfigurationException($"protocol {Name}: it scores masks; --query-mode is for tap-vid.");
        if (request.ExactDecay) throw new ConfigurationException($"protocol {Name}: it has no decay; use davis2017 for one.");
    }

    public SequencePlan Plan(MaskSequence sequence, ScoringRequest request)
    {
        if (request.KeepFirstAndLast) return new SequencePlan(sequence, 0, sequence.Frames.Count);
        if (sequence.Frames.Count < 3)
        {
            throw new DatasetException($"{sequence.AnnotationFolder}: {sequence.Frames.Count} annotated frames, and the first and the last are not scored; "
                + "expected at least 3; leave the sequence out, or pass --keep-first-and-last.");
        }
        return new SequencePlan(sequence, 1, sequence.Frames.Count - 1);
    }

    public FrameResult Score(SequencePlan plan, MaskPair masks)
    {
        var annotated = masks.Annotation.ObjectIds();
        var present = annotated.Union(masks.Prediction.ObjectIds());
        return new FrameResult(masks.Frame, [.. present.Select(id =>
            ObjectFrame.Score(id, masks.Annotation.MaskOf(id), masks.Prediction.MaskOf(id), annotated.Contains(id)))]);
    }

    public Scores Conclude(IReadOnlyList<SequenceResult> sequences, ScoringRequest request)
    {
        var objects = sequences.SelectMany(Objects).ToList();
        if (objects.Count == 0)
            throw new DatasetException($"{request.GroundTruth}: no object in any scored annotation; expected ids above 0; check the ground truth folder.");
        return new Scores { Protocol = Name, Global = Measures(objects.Average(o => o.Measures[J]), objects.Average(o => o.Measures[F])), Objects = objects };
    }

    public IReadOnlyList<ScoreTable> Tables(Scores scores, string set) => [VosBenchmarkTable.Of(scores)];

    public string WhyNot(ObjectCourse item) => item.FirstAnnotated is { } first
        ? $"its id is in no annotation that is scored, only on frame {item.Frames[first]}" : "its id is in no annotation";

    public string WhyNot(ObjectCourse item, int frame) => item.IsAtAnEnd(frame)
        ? "the first and the last frame are left out unless --keep-first-and-last is given"
        : "an object counts from the first scored frame that has its id on either side";

    private static IEnumerable<ObjectScores> Objects(SequenceResult sequence)
    {
        var annotated = sequence.Frames.SelectMany(frame => frame.Objects).Where(item => item.IsAnnotated).Select(item => item.Object);
        foreach (var id in annotated.Distinct().Order())
        {
            var frames = FramesSinceFirstSeen(id, sequence.Frames).ToList();
            var measures = Measures(frames.Average(frame => frame.J) * 100, frames.Average(frame => frame.F) * 100);
            yield return new ObjectScores(sequence.Plan.Sequence.Name, id, measures, frames);
        }
    }

    // Once seen, an object that is on neither side of a later frame scores 1 there.
    private static IEnumerable<FrameScore> FramesSinceFirstSeen(int id, IReadOnlyList<FrameResult> frames)
    {
        foreach (var frame in frames.SkipWhile(frame => frame.Objects.All(item => item.Object != id)))
        {
            var result = frame.Objects.Where(item => item.Object == id).DefaultIfEmpty(ObjectFrame.Absent(id)).First();
            yield return new FrameScore(frame.Frame, result.J, result.F);
        }
    }

    private static OrderedDictionary<string, double> Measures(double j, double f) => new()
    {
        [MeasureNames.JAndFMean] = (j + f) / 200, [MeasureNames.JMean] = j / 100, [MeasureNames.FMean] = f / 100,
        [JAndF] = (j + f) / 2, [J] = j, [F] = f,
    };
}
