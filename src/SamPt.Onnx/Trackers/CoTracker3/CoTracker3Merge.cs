using SamPt.Core.Imaging;
using SamPt.Core.Tracking;

namespace SamPt.Onnx.Trackers.CoTracker3;

/// <summary>
/// Joins both directions at each point's query frame and decides on visibility, as the official predictors do: offline by visibility
/// alone, and on its query frame a point is where it was asked for, and visible; online by visibility times confidence.
/// </summary>
internal sealed class CoTracker3Merge(CoTracker3Layout layout, CoTracker3Options options, ImageScale toWorking, FrameRange range)
{
    private readonly float threshold = options.VisibilityThreshold ?? (layout.Online ? 0.6f : 0.9f);

    /// <summary>Working-scale trajectories of a group's own points, which come first in its runs; without a run there are none.</summary>
    public PointTrajectories Of(IReadOnlyList<QueryPoint> queries, CoTracker3Run? forward, CoTracker3Run? backward)
    {
        var result = new PointTrajectories(range.Count, queries.Count);
        if (forward is null) return result;
        for (var t = 0; t < range.Count; t++)
        {
            var positions = result.Positions(t);
            var visibility = result.Visibility(t);
            for (var n = 0; n < queries.Count; n++)
            {
                if (!layout.Online && t == forward.QueryFrame(n))
                {
                    (positions[n], visibility[n]) = (queries[n].Position, PointVisibility.Visible);
                    continue;
                }
                var reversed = backward is not null && t < forward.QueryFrame(n);
                var (run, frame) = reversed ? (backward!, range.Count - 1 - t) : (forward, t);
                var i = frame * run.Count + n;
                positions[n] = toWorking.Apply(run.Positions[i] * layout.Stride);
                visibility[n] = Score(run, i) > threshold ? PointVisibility.Visible : PointVisibility.Occluded;
            }
        }
        return result;
    }

    private float Score(CoTracker3Run run, int i) =>
        layout.Online ? Sigmoid(run.Visibility[i]) * Sigmoid(run.Confidence[i]) : Sigmoid(run.Visibility[i]);

    private static float Sigmoid(float logit) => 1 / (1 + MathF.Exp(-logit));
}
