using SamPt.Core;
using SamPt.Core.Masks;
using SamPt.Experiments.Scoring.SideBySide;

namespace SamPt.Experiments.Scoring;

/// <summary>The rules of one benchmark: an <see cref="IMaskProtocol"/> or an <see cref="IFileProtocol"/>.</summary>
public interface IScoringProtocol
{
    /// <summary>Lower-case kebab; a score always carries it.</summary>
    string Name { get; }

    /// <summary>Refuses options that mean nothing here.</summary>
    /// <exception cref="ConfigurationException">An option belongs to another protocol.</exception>
    void Validate(ScoringRequest request);

    /// <summary>The tables of the benchmark's own tool; <paramref name="set"/> is the subset's name in their file names.</summary>
    IReadOnlyList<ScoreTable> Tables(Scores scores, string set);
}

/// <summary>
/// Rules for folders of label maps. <see cref="Scorer"/> calls Validate once, Plan once per sequence, Score once per planned frame (both
/// from several threads at a time, in any order), Conclude once. Only numbers outlive a frame.
/// </summary>
public interface IMaskProtocol : IScoringProtocol, IProtocolInWords
{
    /// <summary>Whether frames without a prediction file are empty masks here without being asked for; a whole sequence never is.</summary>
    bool MissingFramesAreEmpty => false;

    /// <summary>The rules for one request, where they depend on a file of the ground truth.</summary>
    /// <exception cref="DatasetException">It is missing or of another form.</exception>
    IMaskProtocol For(ScoringRequest request) => this;

    /// <summary>Which frames of <paramref name="sequence"/> count, and which objects.</summary>
    /// <exception cref="DatasetException">No frame would count, or an annotation cannot be read.</exception>
    SequencePlan Plan(MaskSequence sequence, ScoringRequest request);

    /// <summary>J and F of every object on one frame.</summary>
    /// <exception cref="DatasetException">A label that the protocol forbids.</exception>
    FrameResult Score(SequencePlan plan, MaskPair masks);

    /// <summary>The figures over frames, sequences and everything, and the warnings about them.</summary>
    /// <exception cref="DatasetException">There is no object to score.</exception>
    Scores Conclude(IReadOnlyList<SequenceResult> sequences, ScoringRequest request);
}

/// <summary>Rules for files of whole courses, an object's masks or a point's positions over all frames.</summary>
public interface IFileProtocol : IScoringProtocol
{
    /// <summary>The scores of the request's files; they do not depend on the number of workers.</summary>
    /// <exception cref="DatasetException">A file cannot be read, or the two do not belong together.</exception>
    Scores Score(ScoringRequest request, IProgress<ScoringProgress>? progress, CancellationToken cancellation);
}

/// <summary>Frames First (inclusive) to End (exclusive) of a sequence, and for protocols that fix them, its objects 1..ObjectCount.</summary>
/// <param name="HasGaps">Some of those ids do not occur where they were counted.</param>
/// <param name="IgnoresUnknownIds">Predicted ids beyond the objects are left out instead of refused.</param>
public sealed record SequencePlan(
    MaskSequence Sequence, int First, int End, int ObjectCount = 0, bool HasGaps = false, bool IgnoresUnknownIds = false);

/// <summary>The two label maps of one frame, of one size, and the files they come from.</summary>
public sealed record MaskPair(string Frame, LabelMap Annotation, LabelMap Prediction, string AnnotationPath, string PredictionPath);

/// <summary>J and F of one object on one frame; IsAnnotated: its id is in the annotation there.</summary>
public readonly record struct ObjectResult(int Object, double J, double F, bool IsAnnotated);

/// <summary>What one frame's label maps gave.</summary>
public record FrameResult(string Frame, IReadOnlyList<ObjectResult> Objects)
{
    /// <summary>The annotation holds void pixels (255).</summary>
    public bool HasVoid { get; init; }

    /// <summary>The annotation holds ids beyond the plan's objects.</summary>
    public bool HasLateObjects { get; init; }

    /// <summary>The prediction holds ids that were left out, see <see cref="SequencePlan.IgnoresUnknownIds"/>.</summary>
    public bool HasUnknownIds { get; init; }
}

/// <summary>A sequence's plan with the results of its planned frames, in frame order.</summary>
public sealed record SequenceResult(SequencePlan Plan, IReadOnlyList<FrameResult> Frames);

/// <summary>A table as a file: its name and its text.</summary>
public sealed record ScoreTable(string FileName, string Text);
