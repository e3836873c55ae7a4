using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;

namespace SamPt.Onnx.Trackers.Raft;

/// <summary>
/// RAFT on one video. Points go from frame to frame by the flow between them, forwards and backwards from their query; each is on its
/// own, so groups make no difference.
/// </summary>
internal sealed class RaftSession(IVideo video, RaftFlows flows, FrameFeatures features) : IPointTrackingSession
{
    /// <summary>How often a frame went through the encoder.</summary>
    public int EncodedFrames => features.EncodedFrames;

    /// <summary>How often the flow of a pair was computed.</summary>
    public int ComputedFlows => flows.Computed;

    public IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation)
    {
        foreach (var query in groups.SelectMany(group => group))
        {
            if (query.Frame < range.First || query.Frame >= range.End)
                throw new ArgumentOutOfRangeException(nameof(groups), $"Query frame {query.Frame} is not among frames {range.First} .. {range.End - 1}.");
        }
        var tracks = groups.Select(group => new PointTrajectories(range.Count, group.Count)).ToArray();
        var frames = groups.SelectMany(group => group).Select(query => query.Frame).ToArray();
        if (frames.Length == 0) return tracks;
        for (var g = 0; g < tracks.Length; g++)
        {
            for (var n = 0; n < groups[g].Count; n++)
                tracks[g].Positions(groups[g][n].Frame - range.First)[n] = groups[g][n].Position;
        }
        var (earliest, latest) = (frames.Min(), frames.Max());
        // On the way forwards both frames' features are at hand for the way back, if its flows can all be kept.
        var keepsBack = latest - range.First <= flows.Capacity - 1;
        for (var t = earliest + 1; t < range.End; t++)
        {
            Advance(t - 1, t, query => query.Frame < t);
            if (keepsBack && t <= latest) flows.Of(t, t - 1, cancellation);
        }
        for (var t = latest - 1; t >= range.First; t--) Advance(t + 1, t, query => query.Frame > t);
        foreach (var track in tracks) MarkInside(track);
        return tracks;

        void Advance(int from, int to, Func<QueryPoint, bool> moves)
        {
            var flow = flows.Of(from, to, cancellation);
            for (var g = 0; g < tracks.Length; g++)
            {
                var before = tracks[g].Positions(from - range.First);
                var after = tracks[g].Positions(to - range.First);
                for (var n = 0; n < before.Length; n++)
                {
                    if (moves(groups[g][n])) after[n] = before[n] + flows.At(before[n], flow);
                }
            }
        }
    }

    public void Dispose() => flows.Dispose();

    private void MarkInside(PointTrajectories track)
    {
        for (var t = 0; t < track.FrameCount; t++)
        {
            var positions = track.Positions(t);
            var visibility = track.Visibility(t);
            for (var n = 0; n < positions.Length; n++)
            {
                var inside = positions[n] is { X: >= 0, Y: >= 0 } && positions[n].X < video.Size.Width && positions[n].Y < video.Size.Height;
                visibility[n] = inside ? PointVisibility.Visible : PointVisibility.Occluded;
            }
        }
    }
}
