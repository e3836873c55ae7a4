using SamPt.Core.Masks;
using SamPt.Core.Metrics;

namespace SamPt.Experiments.Scoring;

/// <summary>J and F of one object on one frame with the tolerance of DAVIS.</summary>
internal static class ObjectFrame
{
    /// <summary>An object that is nowhere on the frame scores 1 on both.</summary>
    public static ObjectResult Absent(int id) => new(id, 1, 1, IsAnnotated: false);

    public static ObjectResult Score(int id, BinaryMask annotation, BinaryMask prediction, bool isAnnotated) =>
        new(id, RegionSimilarity.Of(annotation, prediction), BoundaryAccuracy.Of(annotation, prediction), isAnnotated);
}
