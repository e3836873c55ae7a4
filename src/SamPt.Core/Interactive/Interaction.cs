namespace SamPt.Core.Interactive;

/// <summary>J and F, of a frame or averaged over all frames of the video.</summary>
public readonly record struct InteractiveScore(double J, double F)
{
    /// <summary>Their mean.</summary>
    public double JAndF => (J + F) / 2;
}

/// <summary>One action of the user, and what came of it.</summary>
/// <param name="Number">How many interactions have been used with this one, the first query points included.</param>
/// <param name="IsAddition">Whether a point was added; removed otherwise.</param>
/// <param name="IsPositive">Of that point.</param>
/// <param name="Frame">The frame it happened on.</param>
/// <param name="Point">The point's index, in the order of their coming.</param>
/// <param name="X">The point's place on the frame, working-scale pixels.</param>
/// <param name="Y">As <paramref name="X"/>.</param>
/// <param name="Threshold">The J that the user demanded.</param>
/// <param name="Before">The frame's scores before.</param>
/// <param name="After">The frame's scores after.</param>
/// <param name="OverallBefore">The whole video's before.</param>
/// <param name="OverallAfter">The whole video's after.</param>
public sealed record Interaction(
    int Number, bool IsAddition, bool IsPositive, int Frame, int Point, float X, float Y, double Threshold,
    InteractiveScore Before, InteractiveScore After, InteractiveScore OverallBefore, InteractiveScore OverallAfter);

/// <summary>The state at the end of a pass through the video.</summary>
/// <param name="Threshold">The J demanded in this pass.</param>
/// <param name="Interactions">Used so far.</param>
/// <param name="Score">Of the whole video.</param>
public sealed record InteractiveCheckpoint(double Threshold, int Interactions, InteractiveScore Score);
