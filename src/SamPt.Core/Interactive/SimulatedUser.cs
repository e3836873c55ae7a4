using System.Numerics;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;

namespace SamPt.Core.Interactive;

/// <summary>What the user does next.</summary>
/// <param name="Remove">The index of the point to take away; null to add one.</param>
/// <param name="IsPositive">Of the point added or removed.</param>
/// <param name="Position">Where to add it, working-scale pixels.</param>
internal readonly record struct UserAction(int? Remove, bool IsPositive, Vector2 Position);

/// <summary>
/// The user that the paper simulates: who sees the true mask, first takes away negative points that lie on the object, then positive
/// ones that do not, and only then adds a point where most is wrong.
/// </summary>
internal static class SimulatedUser
{
    /// <param name="points">All points so far.</param>
    /// <param name="frame">The frame in front of the user.</param>
    /// <param name="predicted">Its mask as predicted; other than <paramref name="truth"/>.</param>
    /// <param name="truth">Its true mask.</param>
    /// <param name="random">Draws the new point.</param>
    public static UserAction Decide(
        IReadOnlyList<InteractivePoint> points, int frame, BinaryMask predicted, BinaryMask truth, ReferenceRandom random)
    {
        foreach (var isPositive in new[] { false, true })
        {
            for (var i = 0; i < points.Count; i++)
            {
                if (points[i].IsPositive == isPositive && points[i].At(frame) is { } at && IsOn(truth, at) != isPositive)
                    return new UserAction(i, isPositive, at);
            }
        }
        var missed = Without(truth, predicted);
        var excess = Without(predicted, truth);
        var adds = missed.Area > excess.Area;
        return new UserAction(null, adds, ErrorRegion.Select(adds ? missed : excess, random));
    }

    private static bool IsOn(BinaryMask mask, Vector2 at) => mask[(int)MathF.Round(at.X), (int)MathF.Round(at.Y)];

    private static BinaryMask Without(BinaryMask mask, BinaryMask other)
    {
        var rest = new BinaryMask(mask.Size);
        for (var i = 0; i < rest.Words.Length; i++) rest.Words[i] = mask.Words[i] & ~other.Words[i];
        return rest;
    }
}
