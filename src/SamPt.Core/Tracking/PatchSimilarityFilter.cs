using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Core.Tracking;

/// <summary>
/// Finds where a visible point has left what it was placed on: the patch around it is unlike the patch at its query. There it is
/// <see cref="PointVisibility.PatchDissimilar"/>, and beyond the first such frame, seen from the query,
/// <see cref="PointVisibility.RejectedAfterDissimilar"/>.
/// </summary>
public sealed class PatchSimilarityFilter
{
    private readonly PatchSimilaritySampler sampler;
    private readonly float threshold;

    /// <param name="patchSize">Side of the patches in pixels; an even side takes in one pixel more.</param>
    /// <param name="threshold">Patches at most this similar are dissimilar.</param>
    public PatchSimilarityFilter(int patchSize, double threshold)
    {
        sampler = new PatchSimilaritySampler(patchSize);
        this.threshold = (float)threshold;
    }

    /// <summary>Marks the points of every group. Reads each query frame once, then each frame of the range with a visible point once.</summary>
    /// <param name="groups">Trajectories of range.Count frames, before the border rule.</param>
    /// <param name="queries">For each group the queries of its points; frames are counted in the whole video and lie in the range.</param>
    /// <param name="video">The frames that were tracked through.</param>
    /// <param name="range">The trajectories' frames.</param>
    /// <param name="cancellation">Checked once a frame.</param>
    public void Apply(
        IReadOnlyList<PointTrajectories> groups, IReadOnlyList<IReadOnlyList<QueryPoint>> queries, IVideo video, FrameRange range,
        CancellationToken cancellation)
    {
        var atQueries = CutAtQueries(queries, video);
        var patch = new Vector3[sampler.Length];
        for (var t = 0; t < range.Count; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!groups.Any(group => group.Visibility(t).Contains(PointVisibility.Visible))) continue;
            var frame = video.Frame(range.First + t);
            for (var g = 0; g < groups.Count; g++) MarkDissimilar(groups[g], t, frame, atQueries[g], patch);
        }
        for (var g = 0; g < groups.Count; g++)
        {
            for (var n = 0; n < queries[g].Count; n++) RejectBeyond(groups[g], n, queries[g][n].Frame - range.First);
        }
    }

    /// <summary>The patches of all queries, a block for each point, one array for each group.</summary>
    private Vector3[][] CutAtQueries(IReadOnlyList<IReadOnlyList<QueryPoint>> queries, IVideo video)
    {
        var patches = queries.Select(group => new Vector3[group.Count * sampler.Length]).ToArray();
        var points = queries.SelectMany((group, g) => group.Select((query, n) => (Query: query, Group: g, Index: n)));
        foreach (var ofFrame in points.GroupBy(p => p.Query.Frame))
        {
            var frame = video.Frame(ofFrame.Key);
            foreach (var (query, g, n) in ofFrame) sampler.Cut(frame, query.Position, Block(patches[g], n));
        }
        return patches;
    }

    private void MarkDissimilar(PointTrajectories trajectories, int t, RgbFrame frame, Vector3[] atQueries, Vector3[] patch)
    {
        var positions = trajectories.Positions(t);
        var visibility = trajectories.Visibility(t);
        for (var n = 0; n < positions.Length; n++)
        {
            if (visibility[n] != PointVisibility.Visible) continue;
            sampler.Cut(frame, positions[n], patch);
            if (!(sampler.Similarity(Block(atQueries, n), patch) > threshold)) visibility[n] = PointVisibility.PatchDissimilar;
        }
    }

    // Everything beyond is rejected, whatever the tracker said of it.
    private static void RejectBeyond(PointTrajectories trajectories, int point, int query)
    {
        var t = query + 1;
        while (t < trajectories.FrameCount && trajectories.Visibility(t)[point] != PointVisibility.PatchDissimilar) t++;
        for (t++; t < trajectories.FrameCount; t++) trajectories.Visibility(t)[point] = PointVisibility.RejectedAfterDissimilar;

        t = query - 1;
        while (t >= 0 && trajectories.Visibility(t)[point] != PointVisibility.PatchDissimilar) t--;
        for (t--; t >= 0; t--) trajectories.Visibility(t)[point] = PointVisibility.RejectedAfterDissimilar;
    }

    private Span<Vector3> Block(Vector3[] patches, int n) => patches.AsSpan(n * sampler.Length, sampler.Length);
}
