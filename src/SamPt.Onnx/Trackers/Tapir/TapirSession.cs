using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>
/// TAPIR on one video. All frames of a range go through the graphs together, points in chunks: they do not influence one another, so
/// groups play no part. There is no run back; a point is followed from its query in both directions at once.
/// </summary>
internal sealed class TapirSession(TapirClip clip, TapirRefiner refiner, TapirLayout layout, ImageSize video, float threshold, int chunkSize)
    : IPointTrackingSession
{
    /// <summary>What a step's neighbourhoods of 8 x 8 cells may take, beside the features themselves.</summary>
    private const long ChunkBytes = 256L << 20;

    private readonly ImageScale toModel = new(video, layout.Input);

    /// <summary>How often a frame went through the encoder.</summary>
    public int EncodedFrames => clip.EncodedFrames;

    public IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation)
    {
        var result = groups.Select(group => new PointTrajectories(range.Count, group.Count)).ToArray();
        var queries = Queries(groups, range).ToArray();
        if (queries.Length == 0) return result;
        var (low, high) = clip.Of(range, cancellation);
        var count = ChunkOf(range.Count);
        for (var first = 0; first < queries.Length; first += count)
        {
            var chunk = queries.AsSpan(first, Math.Min(count, queries.Length - first));
            Write(chunk, refiner.Track(low, high, chunk, cancellation), range.Count, result);
        }
        return result;
    }

    public void Dispose() => clip.Dispose();

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

    private int ChunkOf(int frames)
    {
        var bytesOfPoint = (long)frames * 64 * (layout.Low.Channels + layout.High.Channels) * sizeof(float);
        return (int)Math.Clamp(ChunkBytes / bytesOfPoint, 1, chunkSize);
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
                var seen = (1 - Sigmoid(tracks.Occluded[source])) * (1 - Sigmoid(tracks.Uncertain[source]));
                target.Visibility(t)[n] = seen > threshold ? PointVisibility.Visible : PointVisibility.Occluded;
            }
        }
    }

    private static float Sigmoid(float logit) => 1 / (1 + MathF.Exp(-logit));
}
