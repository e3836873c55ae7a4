namespace SamPt.Core.Metrics.Tubes;

/// <summary>
/// AP and AR of video instances as YTVIS scores them (AP from cocoapi's evaluation, with tubes for masks). Figures are 0 .. 1, or -1
/// where there is nothing to find, as the tool prints them.
/// </summary>
public static class TubeScores
{
    private const int All = 0, Small = 1, Medium = 2, Large = 3;
    private const int IoU50 = 0, IoU75 = 5;

    /// <summary>The tool's twelve figures in its order: AP, AP50, AP75, APs, APm, APl, AR1, AR10, AR100, ARs, ARm, ARl.</summary>
    /// <param name="categories">For each category its videos by rising id, those without an object of it left out.</param>
    public static IReadOnlyDictionary<string, double> Of(IReadOnlyList<IReadOnlyList<TubeOverlaps>> categories)
    {
        var matches = categories.Select(videos => AreaRange.All.Select(
            range => videos.Where(v => v.GroundTruth.Count + v.Detections.Count > 0).Select(v => TubeMatching.Match(v, range)).ToArray()).ToArray()).ToArray();

        PrecisionRecall[] At(int area, int mostDetections, int? threshold = null) =>
        [
            .. from ofCategory in matches
               from t in threshold is { } one ? [one] : Enumerable.Range(0, TubeMatching.Thresholds.Length)
               select PrecisionRecall.Of(ofCategory[area], t, mostDetections),
        ];

        const int most = TubeOverlaps.MostDetections;
        var (all, small, medium, large) = (At(All, most), At(Small, most), At(Medium, most), At(Large, most));
        return new OrderedDictionary<string, double>
        {
            ["AP"] = Mean(all, p => p.Precision),
            ["AP50"] = Mean(At(All, most, IoU50), p => p.Precision),
            ["AP75"] = Mean(At(All, most, IoU75), p => p.Precision),
            ["APs"] = Mean(small, p => p.Precision),
            ["APm"] = Mean(medium, p => p.Precision),
            ["APl"] = Mean(large, p => p.Precision),
            ["AR1"] = Mean(At(All, 1), p => p.Recall),
            ["AR10"] = Mean(At(All, 10), p => p.Recall),
            ["AR100"] = Mean(all, p => p.Recall),
            ["ARs"] = Mean(small, p => p.Recall),
            ["ARm"] = Mean(medium, p => p.Recall),
            ["ARl"] = Mean(large, p => p.Recall),
        };
    }

    private static double Mean(IEnumerable<PrecisionRecall> values, Func<PrecisionRecall, double> figure) =>
        values.Select(figure).Where(value => !double.IsNaN(value)).DefaultIfEmpty(-1).Average();
}
