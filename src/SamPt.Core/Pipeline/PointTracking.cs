using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline;

/// <summary>Tracks all points of all objects: in groups of so many objects, then the border rule.</summary>
internal static class PointTracking
{
    /// <summary>Trajectories of each object's points, positives before negatives, over the whole video.</summary>
    public static IReadOnlyList<PointTrajectories> Track(
        IPointTracker tracker, SegmentationJob job, IReadOnlyList<ObjectPoints> points, int objectsPerGroup, CancellationToken cancellation)
    {
        var objects = job.Objects.Select((o, i) => QueriesOf(o, points[i])).ToArray();
        var groups = objects.Chunk(objectsPerGroup).Select(chunk => chunk.SelectMany(queries => queries).ToArray()).ToArray();

        using var session = tracker.Open(job.Video);
        var tracked = session.Track(groups, FrameRange.All(job.Video), cancellation);
        foreach (var trajectories in tracked) OutsideFrameRule.Apply(trajectories, job.Video.Size);

        var slices = new PointTrajectories[objects.Length];
        var first = 0;
        for (var i = 0; i < objects.Length; i++)
        {
            if (i % objectsPerGroup == 0) first = 0;
            slices[i] = tracked[i / objectsPerGroup].Slice(first, objects[i].Length);
            first += objects[i].Length;
        }
        return slices;
    }

    private static QueryPoint[] QueriesOf(QueryObject queryObject, ObjectPoints points) =>
        [.. points.Positive.Concat(points.Negative).Select(position => new QueryPoint(queryObject.QueryFrame, position))];
}
