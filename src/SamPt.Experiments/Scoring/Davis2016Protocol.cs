using SamPt.Core;
using SamPt.Core.Masks;
using SamPt.Experiments.Scoring.SideBySide;

namespace SamPt.Experiments.Scoring;

/// <summary>
/// DAVIS 2016: one object per sequence. Annotations and predictions may hold 0/255 or 0/1, 255 and 1 both mean the object. The first
/// and the last frame are left out; statistics and means are those of DAVIS 2017.
/// </summary>
public sealed class Davis2016Protocol : IMaskProtocol
{
    public string Name => "davis2016";

    public void Validate(ScoringRequest request) => DavisScores.Validate(request);

    public SequencePlan Plan(MaskSequence sequence, ScoringRequest request)
    {
        var first = Foreground(sequence.ReadAnnotation(0), sequence.AnnotationPath(0));
        return DavisScores.Plan(sequence, first.IsEmpty ? 0 : 1, hasGaps: false);
    }

    public FrameResult Score(SequencePlan plan, MaskPair masks)
    {
        var annotation = Foreground(masks.Annotation, masks.AnnotationPath);
        var prediction = Foreground(masks.Prediction, masks.PredictionPath);
        return new FrameResult(masks.Frame, [ObjectFrame.Score(1, annotation, prediction, !annotation.IsEmpty)]);
    }

    public Scores Conclude(IReadOnlyList<SequenceResult> sequences, ScoringRequest request) => DavisScores.Conclude(Name, sequences, request);

    public IReadOnlyList<ScoreTable> Tables(Scores scores, string set) => DavisTables.Of(scores, set);

    public (bool Annotated, bool Predicted) IsThere(ObjectScores entry, byte[] annotated, byte[] predicted) => (annotated.Length > 0, predicted.Length > 0);

    public string WhyNot(ObjectCourse item) =>
        item.Id == 1 ? "the first annotation is empty" : "it knows one object, 1, which 255 means too";

    public string WhyNot(ObjectCourse item, int frame) => DavisScores.NeverAtTheEnds;

    public string Compares(ObjectScores entry) => "everything labelled with everything labelled";

    private static BinaryMask Foreground(LabelMap labels, string path)
    {
        var foreground = labels.Foreground();
        if (foreground.Area == labels.Labels.Count((byte)1) + labels.Labels.Count((byte)255)) return foreground;
        var other = labels.ObjectIds().First(id => id is not (1 or 255));
        throw new DatasetException($"{path}: value {other}; davis2016 knows one object, 0/255 or 0/1; "
            + "threshold gray masks, join several objects into one, or score them as davis2017.");
    }
}
