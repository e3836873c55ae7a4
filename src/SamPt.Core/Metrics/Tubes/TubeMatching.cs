namespace SamPt.Core.Metrics.Tubes;

/// <summary>Average areas in pixels, both ends included.</summary>
internal readonly record struct AreaRange(string Name, double Least, double Most)
{
    /// <summary>YTVIS: all, then small, medium and large with bounds of 128 and 256 pixels squared.</summary>
    public static readonly AreaRange[] All =
    [
        new("all", 0, 1e10), new("small", 0, 128 * 128), new("medium", 128 * 128, 256 * 256), new("large", 256 * 256, 1e10),
    ];

    public bool Holds(double area) => area >= Least && area <= Most;
}

/// <summary>Which detections of a video found a true object; thresholds x detections.</summary>
/// <param name="Scores">Of the detections, falling.</param>
/// <param name="Matched">Found one.</param>
/// <param name="Ignored">Counts neither for nor against.</param>
/// <param name="Positives">True objects to be found.</param>
internal sealed record TubeMatches(double[] Scores, bool[,] Matched, bool[,] Ignored, int Positives);

/// <summary>Matches detections to true objects as YTVIS does: greedily by score, each threshold on its own.</summary>
internal static class TubeMatching
{
    /// <summary>numpy's linspace(.5, .95, 10).</summary>
    public static readonly double[] Thresholds =
        [.. Enumerable.Range(0, 10).Select(i => i == 9 ? 0.95 : i * ((0.95 - 0.5) / 9) + 0.5)];

    public static TubeMatches Match(TubeOverlaps video, AreaRange range)
    {
        var truths = video.GroundTruth;
        var detections = video.Detections;
        var isIgnored = truths.Select(t => t.IsCrowd || !range.Holds(t.AverageArea)).ToArray();
        // Ignored ones come last, so that a detection takes one only when no other fits.
        var order = Enumerable.Range(0, truths.Count).OrderBy(g => isIgnored[g]).ToArray();
        var matched = new bool[Thresholds.Length, detections.Count];
        var ignored = new bool[Thresholds.Length, detections.Count];
        for (var t = 0; t < Thresholds.Length; t++)
        {
            var taken = new bool[truths.Count];
            for (var d = 0; d < detections.Count; d++)
            {
                var best = BestMatch(video, order, isIgnored, taken, d, Thresholds[t]);
                if (best >= 0)
                {
                    taken[best] = true;
                    matched[t, d] = truths[best].Id != 0;
                    ignored[t, d] = isIgnored[best];
                }
                ignored[t, d] |= !matched[t, d] && !range.Holds(detections[d].AverageArea);
            }
        }
        return new TubeMatches([.. detections.Select(d => d.Score)], matched, ignored, isIgnored.Count(i => !i));
    }

    // The last of the equally good ones wins; crowds may be found again and again.
    private static int BestMatch(TubeOverlaps video, int[] order, bool[] isIgnored, bool[] taken, int detection, double threshold)
    {
        var least = Math.Min(threshold, 1 - 1e-10);
        var best = -1;
        foreach (var g in order)
        {
            if (taken[g] && !video.GroundTruth[g].IsCrowd) continue;
            if (best >= 0 && !isIgnored[best] && isIgnored[g]) break;
            if (video.IoU[detection, g] < least) continue;
            least = video.IoU[detection, g];
            best = g;
        }
        return best;
    }
}
