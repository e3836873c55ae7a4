using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Onnx.Trackers.SuperGlue;

/// <summary>
/// SuperGlue on one video: the query frame's keypoints are matched with those of every other frame, and each object gets points among
/// the matches on its mask. Objects that share a query frame share the matching.
/// </summary>
internal sealed class SuperGlueSession(IVideo video, FrameKeypoints keypoints, KeypointMatcher matcher, SuperGlueOptions options)
    : IPointTrackingSession
{
    private readonly NumpyRandom random = new(options.Seed);

    /// <summary>How often a frame went through the detector.</summary>
    public int DetectedFrames => keypoints.DetectedFrames;

    public IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation)
    {
        var tracks = groups.Select(group => new PointTrajectories(range.Count, group.Count)).ToArray();
        var objects = groups.SelectMany((group, g) => ObjectsOf(group, tracks[g], range)).ToArray();
        var asked = new Dictionary<int, Keypoints>();
        for (var t = range.First; t < range.End; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = t - range.First;
            var matches = new Dictionary<int, IReadOnlyList<KeypointMatch>>();
            foreach (var o in objects)
            {
                if (o.QueryFrame == t)
                {
                    o.Start(row);
                    continue;
                }
                if (!asked.TryGetValue(o.QueryFrame, out var from)) asked.Add(o.QueryFrame, from = keypoints.Of(o.QueryFrame, cancellation));
                var to = keypoints.Of(t, cancellation);
                if (!matches.TryGetValue(o.QueryFrame, out var pairs)) matches.Add(o.QueryFrame, pairs = matcher.Match(from, to, cancellation));
                o.Draw(row, from, to, pairs, options.ReferenceMaskBug, random);
            }
        }
        return tracks;
    }

    public void Dispose() => keypoints.Dispose();

    private IEnumerable<MatchedObject> ObjectsOf(IReadOnlyList<QueryPoint> group, PointTrajectories tracks, FrameRange range)
    {
        for (var first = 0; first < group.Count;)
        {
            var (frame, mask) = (group[first].Frame, group[first].Mask);
            if (frame < range.First || frame >= range.End)
                throw new ArgumentOutOfRangeException(nameof(group), $"Query frame {frame} is not among frames {range.First} .. {range.End - 1}.");
            if (mask is null)
                throw new ConfigurationException("tracker: SuperGlue matches regions and needs the objects' masks, but only points are known here; use another tracker.");
            if (mask.Size != video.Size) throw new ArgumentException($"The mask is {mask.Size}, the video {video.Size}.", nameof(group));
            var points = group.Skip(first).TakeWhile(query => query.Mask == mask && query.Frame == frame).ToArray();
            yield return new MatchedObject(frame, mask, tracks, first, points);
            first += points.Length;
        }
    }
}
