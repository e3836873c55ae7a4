namespace SamPt.Experiments.Scoring;

/// <summary>
/// The scores of a set of predictions under one protocol: what scores.json holds (see <see cref="ScoresJson"/>), and what the
/// user should know about them.
/// </summary>
public sealed record Scores
{
    /// <summary>Name and version of the document.</summary>
    public const string Schema = "sampt.scores/1";

    public required string Protocol { get; init; }

    /// <summary>The protocol's figures over everything, in its order; undefined ones are NaN.</summary>
    public required IReadOnlyDictionary<string, double> Global { get; init; }

    /// <summary>One entry per scored object, in the order of the tables.</summary>
    public required IReadOnlyList<ObjectScores> Objects { get; init; }

    /// <summary>One line each; not part of the document.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>One object of one sequence: its figures by name, in the protocol's order, and its frames in order.</summary>
public sealed record ObjectScores(
    string Sequence, int Object, IReadOnlyDictionary<string, double> Measures, IReadOnlyList<FrameScore> Frames);

/// <summary>J and F of one object on one frame, 0..1; the frame goes by the stem of its file.</summary>
public readonly record struct FrameScore(string Frame, double J, double F);

/// <summary>The figures' names, as the DAVIS evaluator writes them.</summary>
public static class MeasureNames
{
    public const string JAndFMean = "J&F-Mean";
    public const string JMean = "J-Mean";
    public const string JRecall = "J-Recall";
    public const string JDecay = "J-Decay";
    public const string FMean = "F-Mean";
    public const string FRecall = "F-Recall";
    public const string FDecay = "F-Decay";

    /// <summary>Decay with bins that do not wrap beyond 256 frames.</summary>
    public const string JDecayExact = "J-Decay-Exact";

    /// <inheritdoc cref="JDecayExact"/>
    public const string FDecayExact = "F-Decay-Exact";
}
