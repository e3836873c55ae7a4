using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline.Oracles;

/// <summary>
/// A tracker that is told which of its points to trust: places are those of the tracker inside, a positive point is visible exactly where
/// it lies on its object's true mask, a negative one where it does not and some positive one is visible: negatives alone ask for nothing. The
/// border rule holds as ever.
/// </summary>
/// <param name="inner">Follows the points; borrowed.</param>
/// <param name="truth">Of the video to be opened.</param>
/// <param name="objects">Of the job, in order.</param>
public sealed class OracleVisibility(IPointTracker inner, IObjectTruth truth, IReadOnlyList<QueryObject> objects) : IPointTracker
{
    public string Name => inner.Name;

    public int InputSize => inner.InputSize;

    public IPointTrackingSession Open(IVideo video) => new Session(inner.Open(video), truth, objects);

    public void Dispose()
    {
    }

    private sealed class Session(IPointTrackingSession inner, IObjectTruth truth, IReadOnlyList<QueryObject> objects) : IPointTrackingSession
    {
        public IReadOnlyList<PointTrajectories> Track(
            IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation)
        {
            var tracked = inner.Track(groups, range, cancellation);
            var queried = QueriedObject.In(groups, objects);
            for (var row = 0; row < range.Count; row++)
            {
                cancellation.ThrowIfCancellationRequested();
                var masks = truth.On(range.First + row).Working;
                foreach (var o in queried) Judge(o, masks[o.Index], tracked[o.Group], row);
            }
            return tracked;
        }

        public void Dispose() => inner.Dispose();

        private static void Judge(QueriedObject queried, BinaryMask mask, PointTrajectories trajectories, int row)
        {
            var positions = trajectories.Positions(row).Slice(queried.First, queried.Counts.Positive + queried.Counts.Negative);
            var visibility = trajectories.Visibility(row).Slice(queried.First, positions.Length);
            var isPrompted = false;
            for (var n = 0; n < positions.Length; n++)
            {
                var isOnObject = PointOnMask.Lies(positions[n], mask);
                var isVisible = n < queried.Counts.Positive ? isOnObject : isPrompted && !isOnObject;
                isPrompted |= isVisible;
                visibility[n] = isVisible ? PointVisibility.Visible : PointVisibility.Occluded;
            }
        }
    }
}
