using System.Numerics;

namespace SamPt.Core.Tracking;

/// <summary>How an object has moved between two frames: as a whole, and what its points do besides.</summary>
/// <param name="Similarity">Shift, turn and growth, from working-scale pixels of the one frame to those of the other.</param>
/// <param name="Places">Where its points are that are visible on both frames, on the second one.</param>
/// <param name="Remainders">How far each of these is from where the similarity alone would have brought it.</param>
/// <param name="Lost">How many points were visible on the first frame only.</param>
internal sealed record ObjectMotion(Matrix3x2 Similarity, IReadOnlyList<Vector2> Places, IReadOnlyList<Vector2> Remainders, int Lost)
{
    /// <summary>A similarity that nothing departs from.</summary>
    public static ObjectMotion Of(Matrix3x2 similarity) => new(similarity, [], [], 0);

    /// <summary>The median length of the remainders; 0 without any.</summary>
    public float Residual => Remainders.Count == 0 ? 0 : PointMotion.Median(Remainders.Select(r => r.Length()));
}
