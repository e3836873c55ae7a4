using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>
/// TAPIR or TAP-Net on one video. All frames of a range go through the graphs together (or walk through them), points in chunks. Groups play no part:
/// TAPIR's points do not influence one another, and those that walk together heed the ones nearby, whichever group they are of. There is no run back; a point is followed from its query in both directions at once.
/// </summary>
internal sealed class TapirSession(ITapirModel model, ImageSize video, float threshold, int chunkSize) : IPointTrackingSession
{
    /// <summary>What the points of a chunk may take, beside the features themselves.</summary>
    public const long ChunkBytes = 256L << 20;

    private readonly ImageScale toModel = new(video, model.Input);

    /// <summary>How often a frame went through the encoder.</summary>
    public int EncodedFrames => model.EncodedFrames;

    public IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation)
    {
        var result = groups.Select(group => new PointTrajectories(range.Count, group.Count)).ToArray();
        var queries = Queries(groups, range).ToArray();
        var count = (int)Math.Clamp(ChunkBytes / Math.Max(1L, model.BytesPerPoint(range.Count)), 1, chunkSize);
        for (var first = 0; first < queries.Length; first += count)
        {
            var chunk = queries.AsSpan(first, Math.Min(count, queries.Length - first));
            Write(chunk, model.Track(range, chunk, cancellation), range.Count, result);
        }
        return result;
    }

    public void Dispose() => model.Dispose();

    private IEnumerable<TapirQuery> Queries(IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range)
    {
        for (var g = 0; g < groups.Count; g++)
        {
            for (var n = 0; n < groups[g].Count; n++)
            {
                var query = groups[g][n];
                if (query.Frame < range.First || query.Frame >= range.End)
                    throw new ArgumentOutOfRangeException(nameof(groups), $"Query frame {query.Frame} is not among frames {range.First} .. {range.End - 1}.");
                yield return new TapirQuery(g, n, query.Frame - range.First, toModel.Apply(query.Position));
            }
        }
    }

    private void Write(ReadOnlySpan<TapirQuery> queries, TapirTracks tracks, int frames, PointTrajectories[] result)
    {
        var toWorking = toModel.Inverse;
        for (var i = 0; i < queries.Length; i++)
        {
            var (target, n) = (result[queries[i].Group], queries[i].Point);
            for (var t = 0; t < frames; t++)
            {
                var source = i * frames + t;
                target.Positions(t)[n] = toWorking.Apply(new Vector2(tracks.Points[2 * source], tracks.Points[2 * source + 1]));
                target.Visibility(t)[n] = tracks.Seen[source] > threshold ? PointVisibility.Visible : PointVisibility.Occluded;
            }
        }
    }
}
