using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Core.Metrics;

/// <summary>Which (point, frame) pairs a tracker is asked for, and on which frames it is judged.</summary>
public enum TapVidQueryMode
{
    /// <summary>Each point on the first frame it is seen on; judged on the frames after.</summary>
    First,

    /// <summary>Each point on every fifth frame it is seen on; judged on all other frames.</summary>
    Strided,
}

/// <summary>A point's true and estimated course, frame by frame, and the frame it was asked for.</summary>
/// <param name="QueryFrame">Not judged itself.</param>
/// <param name="Truth">Positions in pixels of the video; only those that are not occluded count.</param>
/// <param name="TruthOccluded">As long as <paramref name="Truth"/>, as are all others.</param>
public sealed record TapVidTrack(
    int QueryFrame, IReadOnlyList<Vector2> Truth, IReadOnlyList<bool> TruthOccluded, IReadOnlyList<Vector2> Estimate,
    IReadOnlyList<bool> EstimateOccluded);

/// <summary>Shares, 0 .. 1; NaN where there is nothing to judge.</summary>
/// <param name="AveragePointsWithinThreshold">Of the visible points, those estimated within 1, 2, 4, 8, 16 pixels of 256x256, averaged over the five.</param>
/// <param name="OcclusionAccuracy">Frames on which occluded or not was told rightly.</param>
/// <param name="AverageJaccard">True positives over all visible or wrongly claimed ones, averaged over the five.</param>
public sealed record TapVidScores(double AveragePointsWithinThreshold, double OcclusionAccuracy, double AverageJaccard)
{
    /// <summary>Of the visible points, those within each of <see cref="TapVid.Thresholds"/>.</summary>
    public required IReadOnlyList<double> PointsWithin { get; init; }

    /// <summary>The Jaccard index at each of <see cref="TapVid.Thresholds"/>.</summary>
    public required IReadOnlyList<double> Jaccard { get; init; }
}

/// <summary>The scores of TAP-Vid (Doersch et al., 2022): one video at a time; a benchmark's score is the mean over its videos.</summary>
public static class TapVid
{
    private const int Stride = 5;
    private const float Side = 256;

    /// <summary>In pixels of a video scaled to 256x256; a distance has to be below.</summary>
    public static IReadOnlyList<int> Thresholds { get; } = [1, 2, 4, 8, 16];

    /// <summary>The frames on which to ask for a point, given the frames on which it is hidden.</summary>
    public static IReadOnlyList<int> QueryFrames(IReadOnlyList<bool> occluded, TapVidQueryMode mode)
    {
        var frames = new List<int>();
        var step = mode == TapVidQueryMode.First ? 1 : Stride;
        for (var t = 0; t < occluded.Count; t += step)
        {
            if (occluded[t]) continue;
            frames.Add(t);
            if (mode == TapVidQueryMode.First) break;
        }
        return frames;
    }

    /// <summary>Scores the tracks of one video of the given size.</summary>
    /// <exception cref="ArgumentException">A track's lists differ in length.</exception>
    public static TapVidScores Score(IReadOnlyList<TapVidTrack> tracks, ImageSize size, TapVidQueryMode mode)
    {
        var scale = new Vector2(Side / size.Width, Side / size.Height);
        var within = new long[Thresholds.Count];
        var truePositives = new long[Thresholds.Count];
        var falsePositives = new long[Thresholds.Count];
        long judged = 0, visible = 0, agreed = 0;
        foreach (var track in tracks)
        {
            CheckLengths(track);
            for (var t = mode == TapVidQueryMode.First ? track.QueryFrame + 1 : 0; t < track.Truth.Count; t++)
            {
                if (t == track.QueryFrame) continue;
                bool seen = !track.TruthOccluded[t], claimed = !track.EstimateOccluded[t];
                judged++;
                if (seen) visible++;
                if (seen == claimed) agreed++;
                var distance = ((track.Estimate[t] - track.Truth[t]) * scale).LengthSquared();
                for (var i = 0; i < Thresholds.Count; i++)
                {
                    var near = distance < Thresholds[i] * Thresholds[i];
                    if (near && seen) within[i]++;
                    if (near && seen && claimed) truePositives[i]++;
                    else if (claimed) falsePositives[i]++;
                }
            }
        }
        var jaccard = Thresholds.Select((_, i) => (double)truePositives[i] / (visible + falsePositives[i])).ToArray();
        var shares = within.Select(n => (double)n / visible).ToArray();
        return new TapVidScores(shares.Average(), (double)agreed / judged, jaccard.Average()) { PointsWithin = shares, Jaccard = jaccard };
    }

    private static void CheckLengths(TapVidTrack track)
    {
        var count = track.Truth.Count;
        if (track.TruthOccluded.Count != count || track.Estimate.Count != count || track.EstimateOccluded.Count != count)
            throw new ArgumentException($"A track has {count} true positions but other lists of another length.", nameof(track));
    }
}
