using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline.Oracles;

/// <summary>
/// A tracker that cannot lose an object: on every frame it selects as many points as were asked for on the object's true mask (negatives
/// beside it), all visible; none where the object is not to be seen. On the query frame the points are those that were asked for. It
/// follows no point: what is left to lose is the segmenter's.
/// </summary>
/// <param name="truth">Of the video to be opened.</param>
/// <param name="objects">Of the job, in order.</param>
/// <param name="extractor">How points are selected.</param>
/// <param name="chance">A frame's generator: the same one whenever the frame is asked for.</param>
public sealed class OraclePoints(
    IObjectTruth truth, IReadOnlyList<QueryObject> objects, QueryPointExtractor extractor, Func<int, ReferenceRandom> chance) : IPointTracker
{
    public string Name => "oracle points";

    public IPointTrackingSession Open(IVideo video) => new Session(truth, objects, extractor, chance, video);

    public void Dispose()
    {
    }

    private sealed class Session(
        IObjectTruth truth, IReadOnlyList<QueryObject> objects, QueryPointExtractor extractor, Func<int, ReferenceRandom> chance, IVideo video)
        : IPointTrackingSession
    {
        public IReadOnlyList<PointTrajectories> Track(
            IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation)
        {
            var queried = QueriedObject.In(groups, objects);
            var result = groups.Select(group => new PointTrajectories(range.Count, group.Count)).ToArray();
            for (var row = 0; row < range.Count; row++)
            {
                cancellation.ThrowIfCancellationRequested();
                SelectAnew(range.First + row, queried, result, row);
                for (var g = 0; g < groups.Count; g++) KeepQueries(groups[g], range.First + row, result[g], row);
            }
            return result;
        }

        public void Dispose()
        {
        }

        private void SelectAnew(int frame, IReadOnlyList<QueriedObject> queried, PointTrajectories[] result, int row)
        {
            var masks = truth.On(frame).Working;
            var seen = queried.Where(o => !masks[o.Index].IsEmpty).ToArray();
            if (seen.Length == 0) return;
            var picture = video.Frame(frame);
            var points = extractor.Extract(
                [.. seen.Select(o => new QueryRegion(picture, masks[o.Index]))], [.. seen.Select(o => o.Counts)], chance(frame));
            for (var i = 0; i < seen.Length; i++)
            {
                var trajectories = result[seen[i].Group];
                Vector2[] own = [.. points[i].Positive, .. points[i].Negative];
                own.CopyTo(trajectories.Positions(row)[seen[i].First..]);
                trajectories.Visibility(row).Slice(seen[i].First, own.Length).Fill(PointVisibility.Visible);
            }
        }

        private static void KeepQueries(IReadOnlyList<QueryPoint> group, int frame, PointTrajectories trajectories, int row)
        {
            for (var n = 0; n < group.Count; n++)
            {
                if (group[n].Frame != frame) continue;
                trajectories.Positions(row)[n] = group[n].Position;
                trajectories.Visibility(row)[n] = PointVisibility.Visible;
            }
        }
    }
}
