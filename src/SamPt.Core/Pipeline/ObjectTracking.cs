using SamPt.Core.Imaging;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline;

/// <summary>
/// Tracks objects through one video: in groups of so many objects, then the patch filter if it is on, the border rule, and the rules about
/// points gone astray and objects that come back. Owns the tracker's session.
/// </summary>
internal sealed class ObjectTracking(IPointTracker tracker, IVideo video, SamPtOptions options) : IDisposable
{
    private readonly IPointTrackingSession session = tracker.Open(video);
    private readonly PatchSimilarityFilter? filter = options.UsePatchMatchingFiltering
        ? new PatchSimilarityFilter(options.PatchSize, options.PatchSimilarityThreshold)
        : null;

    /// <summary>The queries of one object's points, positives before negatives.</summary>
    public static QueryPoint[] QueriesOf(ObjectPoints points, int frame) =>
    [
        .. points.Positive.Select(position => new QueryPoint(frame, position) { Mask = points.Mask }),
        .. points.Negative.Select(position => new QueryPoint(frame, position) { Mask = points.Mask, IsNegative = true }),
    ];

    /// <summary>Trajectories of each object's points over <paramref name="range"/>.</summary>
    public IReadOnlyList<PointTrajectories> Track(IReadOnlyList<QueryPoint[]> objects, FrameRange range, CancellationToken cancellation)
    {
        var perGroup = options.PointTrackerMaskBatchSize;
        var groups = objects.Chunk(perGroup).Select(chunk => chunk.SelectMany(queries => queries).ToArray()).ToArray();
        var tracked = session.Track(groups, range, cancellation);
        filter?.Apply(tracked, groups, video, range, cancellation);
        foreach (var trajectories in tracked) OutsideFrameRule.Apply(trajectories, video.Size);

        var slices = new PointTrajectories[objects.Count];
        var first = 0;
        for (var i = 0; i < slices.Length; i++)
        {
            if (i % perGroup == 0) first = 0;
            slices[i] = tracked[i / perGroup].Slice(first, objects[i].Length);
            if (objects[i].Length > 0)
            {
                var (positives, queryRow) = (objects[i].Count(q => !q.IsNegative), objects[i][0].Frame - range.First);
                AstrayRule.Apply(slices[i], positives, queryRow, options.AstrayDistance);
                ReturnRule.Apply(slices[i], positives, queryRow, options.LeaveShare, options.ReturnShare);
            }
            first += objects[i].Length;
        }
        return slices;
    }

    public void Dispose() => session.Dispose();
}
