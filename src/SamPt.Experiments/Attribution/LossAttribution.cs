using SamPt.Core.Pipeline.Oracles;
using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Attribution;

/// <summary>J and F of one object, means over its scored frames, by the method itself and with each oracle.</summary>
/// <param name="Run">plain, points, visibility or mask.</param>
public readonly record struct OracleScore(string Run, double J, double F)
{
    public double JAndF => (J + F) / 2;
}

/// <summary>What the tracker knew of an object on a frame, in the plain run.</summary>
/// <param name="Frame">The stem of the frame's file.</param>
/// <param name="Points">The object's positive points.</param>
/// <param name="Visible">Of these, the visible ones.</param>
/// <param name="VisibleOnObject">Of the visible ones, those on the true mask.</param>
/// <param name="HiddenOnObject">Of the others, those on the true mask.</param>
/// <param name="IsSeen">Whether the object is to be seen there at all.</param>
public sealed record TrackingEvidence(string Frame, int Points, int Visible, int VisibleOnObject, int HiddenOnObject, bool IsSeen);

/// <summary>What is told of one object.</summary>
/// <param name="Sequence">Its video.</param>
/// <param name="Object">Its id in the annotations.</param>
/// <param name="Scores">In the order of <see cref="AttributionRun.Parts"/>.</param>
/// <param name="ScoredFrames">The stems of the frames behind the scores.</param>
/// <param name="Loss">Where it was lost and by what; indices into these frames.</param>
/// <param name="Evidence">The points on the first frame lost for the main reason; null where the object was not lost.</param>
/// <param name="JOverLoss">Mean J over the lost frames from the first on, in the order of the parts; empty where it was not lost.</param>
public sealed record AttributedObject(
    string Sequence, int Object, IReadOnlyList<OracleScore> Scores, IReadOnlyList<string> ScoredFrames, LossAnalysis Loss, TrackingEvidence? Evidence,
    IReadOnlyList<double> JOverLoss);

/// <summary>The scores of one method with the truth in the place of one part after the other, and whom each object's loss is owed to.</summary>
/// <param name="Protocol">What the scores are by.</param>
/// <param name="Global">Of each part, by name.</param>
/// <param name="Objects">In the order of the scores.</param>
public sealed record LossAttribution(string Protocol, IReadOnlyList<(string Run, Scores Scores)> Global, IReadOnlyList<AttributedObject> Objects);
