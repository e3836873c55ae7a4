using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Core.Tracking;

/// <summary>A point to follow: frame index and position in working-scale pixels.</summary>
public readonly record struct QueryPoint(int Frame, Vector2 Position)
{
    /// <summary>
    /// The mask of the point's object on the query frame, of the video's size; null where only the point is known. The points of one
    /// object share it, one after the other. For trackers that match regions, like SuperGlue.
    /// </summary>
    public BinaryMask? Mask { get; init; }

    /// <summary>Whether the point tells what is not the object.</summary>
    public bool IsNegative { get; init; }
}

/// <summary>The frames First .. First + Count - 1 of a video.</summary>
public readonly record struct FrameRange(int First, int Count)
{
    /// <summary>The frame after the last.</summary>
    public int End => First + Count;

    public static FrameRange All(IVideo video) => new(0, video.FrameCount);
}

/// <summary>A point tracker. One instance serves many videos, one after the other.</summary>
public interface IPointTracker : IDisposable
{
    /// <summary>Its name in the catalog: klt, cotracker, ...</summary>
    string Name { get; }

    /// <summary>The longest side of the frames that it was made for; 0 where it takes them as they are.</summary>
    int InputSize => 0;

    /// <summary>Starts work on a video. What is computed per frame (features, pyramids) is shared by all calls of the session.</summary>
    IPointTrackingSession Open(IVideo video);
}

/// <summary>The tracking of one video.</summary>
public interface IPointTrackingSession : IDisposable
{
    /// <summary>
    /// Follows every point through all frames of <paramref name="range"/>, forwards and backwards from its query frame.
    /// </summary>
    /// <param name="groups">
    /// The points of at most point_tracker_mask_batch_size objects each. Points of a group may influence one another, as in CoTracker;
    /// groups never do. Frames are counted in the whole video and lie inside the range.
    /// </param>
    /// <param name="range">The frames to track through; the first row of the result is its first frame.</param>
    /// <param name="cancellation">Checked at least once a frame or window.</param>
    /// <returns>For each group, trajectories of range.Count frames. Visibility is <see cref="PointVisibility.Visible"/> or
    /// <see cref="PointVisibility.Occluded"/>; the border rule and the patch filter come after.</returns>
    IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation);
}
