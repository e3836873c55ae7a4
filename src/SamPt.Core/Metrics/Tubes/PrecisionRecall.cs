namespace SamPt.Core.Metrics.Tubes;

/// <summary>Average precision and recall at one threshold; NaN where there is nothing to find.</summary>
internal readonly record struct PrecisionRecall(double Precision, double Recall)
{
    // The smallest double by which 1 can grow: what numpy's spacing(1) gives, so that 0/0 is 0.
    private const double Epsilon = 2.220446049250313e-16;
    private const int RecallPoints = 101;

    public static PrecisionRecall Nothing { get; } = new(double.NaN, double.NaN);

    /// <summary>
    /// Over all videos together, of each its first <paramref name="mostDetections"/>; the precision is the mean of the interpolated
    /// one at 101 recalls.
    /// </summary>
    public static PrecisionRecall Of(IReadOnlyList<TubeMatches> videos, int threshold, int mostDetections)
    {
        var positives = videos.Sum(v => v.Positives);
        if (positives == 0) return Nothing;
        var detections = videos
            .SelectMany(v => Enumerable.Range(0, Math.Min(mostDetections, v.Scores.Length)).Select(d => (Video: v, Index: d)))
            .OrderByDescending(d => d.Video.Scores[d.Index]).ToArray();
        var precision = new double[detections.Length];
        var recall = new double[detections.Length];
        double found = 0, wrong = 0;
        for (var n = 0; n < detections.Length; n++)
        {
            var (video, index) = detections[n];
            if (!video.Ignored[threshold, index])
            {
                if (video.Matched[threshold, index]) found++;
                else wrong++;
            }
            recall[n] = found / positives;
            precision[n] = found / (wrong + found + Epsilon);
        }
        for (var n = precision.Length - 1; n > 0; n--) precision[n - 1] = Math.Max(precision[n - 1], precision[n]);
        return new PrecisionRecall(Interpolated(precision, recall), recall.Length == 0 ? 0 : recall[^1]);
    }

    private static double Interpolated(double[] precision, double[] recall)
    {
        var (sum, n) = (0.0, 0);
        for (var point = 0; point < RecallPoints; point++)
        {
            var wanted = point == RecallPoints - 1 ? 1 : point * 0.01;
            while (n < recall.Length && recall[n] < wanted) n++;
            if (n == recall.Length) break;
            sum += precision[n];
        }
        return sum / RecallPoints;
    }
}
