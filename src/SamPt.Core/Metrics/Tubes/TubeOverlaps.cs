namespace SamPt.Core.Metrics.Tubes;

/// <summary>A true object as the matching sees it.</summary>
/// <param name="Id">Its id in the annotations. One with id 0 can be found, but finding it counts for nothing: as in the tool.</param>
/// <param name="AverageArea">Mean of its frame areas that are not 0.</param>
/// <param name="IsCrowd">Neither missing it nor finding it counts.</param>
public readonly record struct GroundTruthTube(long Id, double AverageArea, bool IsCrowd);

/// <summary>A detected object as the matching sees it.</summary>
public readonly record struct DetectedTube(double Score, double AverageArea);

/// <summary>The objects of one category in one video, and how much each detection overlaps each true one.</summary>
/// <param name="GroundTruth">In the order of the annotations.</param>
/// <param name="Detections">By falling score, equal ones in the order of the results; at most <see cref="MostDetections"/>.</param>
/// <param name="IoU">Detections x ground truths; see <see cref="IoUsThatMatter"/>.</param>
public sealed record TubeOverlaps(IReadOnlyList<GroundTruthTube> GroundTruth, IReadOnlyList<DetectedTube> Detections, double[,] IoU)
{
    /// <summary>Detections of a category beyond so many a video are not looked at.</summary>
    public const int MostDetections = 100;

    /// <summary>
    /// Detections x ground truths: the IoU of every pair that can match (.5 or more) and the greatest of every ground truth. Any other pair may stand
    /// as 0 without having been looked at, where areas and boxes alone show that it is neither.
    /// </summary>
    public static double[,] IoUsThatMatter(IReadOnlyList<MaskTube> detections, IReadOnlyList<MaskTube> truths)
    {
        var overlaps = new double[detections.Count, truths.Count];
        for (var g = 0; g < truths.Count; g++)
        {
            var (most, order) = (new double[detections.Count], Enumerable.Range(0, detections.Count).ToArray());
            for (var d = 0; d < most.Length; d++) most[d] = -MaskTube.MostIoU(detections[d], truths[g]);
            Array.Sort(most, order);
            var best = 0.0;
            for (var n = 0; n < order.Length && (-most[n] >= TubeMatching.Thresholds[0] || -most[n] > best); n++)
            {
                overlaps[order[n], g] = MaskTube.IoUFrom(Math.Min(TubeMatching.Thresholds[0], best), detections[order[n]], truths[g]);
                best = Math.Max(best, overlaps[order[n], g]);
            }
        }
        return overlaps;
    }

    /// <summary>The order in which detections of these scores are taken.</summary>
    public static IEnumerable<int> OrderOf(IReadOnlyList<double> scores) =>
        Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i]).Take(MostDetections);
}
