using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Metrics;
using SamPt.Core.Tracking;
using SamPt.Data.Tracks;

namespace SamPt.Experiments.Tracking;

/// <summary>Asks a tracker for the points of a clip as TAP-Vid does.</summary>
internal sealed class ClipTracker(IPointTracker tracker, TrackingSettings settings)
{
    /// <summary>An answer for each query, point by point, in pixels of the truth's picture.</summary>
    /// <param name="truth">Whose points to ask for; their courses stay hidden from the tracker.</param>
    /// <param name="video">The frames, of any size.</param>
    /// <param name="cancellation">Checked once a frame or window.</param>
    public VideoTracks Track(VideoTracks truth, IVideo video, CancellationToken cancellation)
    {
        var queries = Queries(truth);
        var toVideo = new ImageScale(truth.Size, video.Size);
        var groups = Groups(queries, truth);
        if (groups.Length == 0) return truth with { Points = [] };

        using var session = tracker.Open(video);
        var tracked = session.Track(
            [.. groups.Select(group => group.Select(q => new QueryPoint(q.Frame, toVideo.Apply(truth.Points[q.Point].Positions[q.Frame]))).ToArray())],
            FrameRange.All(video), cancellation);
        var answers = groups.SelectMany((group, g) => group.Select((query, n) => Answer(query, truth, tracked[g], n, toVideo.Inverse)));
        return truth with { Points = [.. answers.OrderBy(a => a.Point).ThenBy(a => a.QueryFrame)] };
    }

    /// <summary>Which points are asked for on which frames.</summary>
    public IReadOnlyList<(int Point, int Frame)> Queries(VideoTracks truth) =>
        [.. truth.Points.SelectMany((point, n) => TapVid.QueryFrames(point.Occluded, settings.QueryMode).Select(frame => (n, frame)))];

    private (int Point, int Frame)[][] Groups(IReadOnlyList<(int Point, int Frame)> queries, VideoTracks truth) =>
        [.. queries.GroupBy(query => settings.Grouping switch
        {
            QueryGrouping.Object => (query.Frame, truth.Points[query.Point].Object),
            QueryGrouping.Frame => (query.Frame, 0),
            _ => (query.Frame, query.Point),
        }).OrderBy(group => group.Key).Select(group => group.ToArray())];

    private static PointTrack Answer((int Point, int Frame) query, VideoTracks truth, PointTrajectories tracked, int n, ImageScale toTruth)
    {
        var positions = new Vector2[tracked.FrameCount];
        var occluded = new bool[tracked.FrameCount];
        for (var t = 0; t < positions.Length; t++)
        {
            positions[t] = toTruth.Apply(tracked.Positions(t)[n]);
            occluded[t] = tracked.Visibility(t)[n] != PointVisibility.Visible;
        }
        return new PointTrack { Point = query.Point, Object = truth.Points[query.Point].Object, QueryFrame = query.Frame, Positions = positions, Occluded = occluded };
    }
}
