using SamPt.Core;
using SamPt.Core.Masks;
using SamPt.Experiments.Scoring.SideBySide;

namespace SamPt.Experiments.Scoring;

/// <summary>
/// DAVIS 2017, semi-supervised, as davis2017-evaluation scores it. Objects are 1..highest id of the first annotation, gaps
/// included; ids that appear later are ignored. The first and the last frame are left out. Void (255) becomes background and is
/// scored all the same. A prediction id above the object count ends the official tool; here it is an error that names the file.
/// </summary>
public sealed class Davis2017Protocol : IMaskProtocol
{
    private const byte Void = 255;

    public string Name => "davis2017";

    public void Validate(ScoringRequest request) => DavisScores.Validate(request);

    public SequencePlan Plan(MaskSequence sequence, ScoringRequest request)
    {
        var ids = sequence.ReadAnnotation(0).ObjectIds().Where(id => id != Void).ToArray();
        var count = ids.LastOrDefault();
        return DavisScores.Plan(sequence, count, hasGaps: ids.Length < count) with { IgnoresUnknownIds = request.IgnoreUnknownIds };
    }

    public FrameResult Score(SequencePlan plan, MaskPair masks)
    {
        var annotated = masks.Annotation.ObjectIds();
        var predicted = masks.Prediction.ObjectIds();
        if (!plan.IgnoresUnknownIds) RequireKnownIds(plan, masks, predicted);
        var objects = new ObjectResult[plan.ObjectCount];
        for (var i = 0; i < objects.Length; i++) objects[i] = ScoreObject((byte)(i + 1), masks, annotated, predicted);
        return new FrameResult(masks.Frame, objects)
        {
            HasVoid = annotated.Contains(Void),
            HasLateObjects = annotated.Any(id => id > plan.ObjectCount && id != Void),
            HasUnknownIds = predicted.LastOrDefault() > plan.ObjectCount,
        };
    }

    public Scores Conclude(IReadOnlyList<SequenceResult> sequences, ScoringRequest request) => DavisScores.Conclude(Name, sequences, request);

    public IReadOnlyList<ScoreTable> Tables(Scores scores, string set) => DavisTables.Of(scores, set);

    public string WhyNot(ObjectCourse item) => DavisScores.WhyNot(item);

    public string WhyNot(ObjectCourse item, int frame) => DavisScores.NeverAtTheEnds;

    public string Compares(ObjectScores entry) => $"label {entry.Object} with label {entry.Object}, void pixels as background";

    private static ObjectResult ScoreObject(byte id, MaskPair masks, byte[] annotated, byte[] predicted)
    {
        var isAnnotated = annotated.Contains(id);
        if (!isAnnotated && !predicted.Contains(id)) return ObjectFrame.Absent(id);
        return ObjectFrame.Score(id, masks.Annotation.MaskOf(id), masks.Prediction.MaskOf(id), isAnnotated);
    }

    private static void RequireKnownIds(SequencePlan plan, MaskPair masks, byte[] predicted)
    {
        var highest = predicted.LastOrDefault();
        if (highest <= plan.ObjectCount) return;
        throw new DatasetException($"{masks.PredictionPath}: object id {highest}, but {plan.Sequence.AnnotationPath(0)} has ids up to {plan.ObjectCount}; "
            + $"davis2017 allows 0 to {plan.ObjectCount}; renumber the predicted objects as the annotation does"
            + (highest == Void ? ", or score gray 0/255 masks as davis2016." : "."));
    }
}
