namespace SamPt.Experiments.Scoring.SideBySide;

/// <summary>The same predictions under several protocols.</summary>
/// <param name="Protocols">In the order asked for.</param>
/// <param name="Objects">By sequence and id; every object that any of them scores.</param>
/// <param name="EmptyFrames">One for each protocol with scores, in that order.</param>
public sealed record Comparison(
    IReadOnlyList<ComparedProtocol> Protocols, IReadOnlyList<ComparedObject> Objects, IReadOnlyList<EmptyFrames> EmptyFrames);

/// <summary>A protocol's scores, or why it has none.</summary>
public sealed record ComparedProtocol(string Name, Scores? Scores, string? Refusal);

/// <summary>One object of one sequence.</summary>
/// <param name="Figures">By protocol; null where it is not scored.</param>
/// <param name="Explanations">Why the figures differ, a sentence each; none where they do not.</param>
public sealed record ComparedObject(string Sequence, int Object, IReadOnlyList<ObjectFigures?> Figures, IReadOnlyList<string> Explanations);

/// <summary>Means over an object's frames, 0..1.</summary>
public sealed record ObjectFigures(double J, double F, int Frames)
{
    public double JAndF => (J + F) / 2;
}

/// <summary>
/// How many of a protocol's frame-objects (an object on a frame that counts) have an empty mask, and what its J&amp;F is without them: means over
/// objects of means over frames, objects without a frame left out.
/// </summary>
/// <param name="OnlyTruth">The annotation is empty and the prediction is not.</param>
/// <param name="OnlyPrediction">The prediction is empty and the annotation is not.</param>
public sealed record EmptyFrames(
    string Protocol, int FrameObjects, int OnlyTruth, int OnlyPrediction, int Both, double All, double WithoutBoth, double WithoutAny);
