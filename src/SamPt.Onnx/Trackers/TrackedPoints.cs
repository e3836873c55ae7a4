using System.Numerics;
using SamPt.Core.Tracking;

namespace SamPt.Onnx.Trackers;

/// <summary>The points of all groups in one list, for models that treat every point alone.</summary>
internal sealed class TrackedPoints
{
    /// <summary>
    /// Points times frames that go through a refinement step at once. A step gathers 64 cells around each, 32 KB with 128 channels: this
    /// many take 64 MB.
    /// </summary>
    public const int RowsPerCall = 2048;

    private readonly IReadOnlyList<int> counts;
    private readonly int frameCount;

    private TrackedPoints(IReadOnlyList<int> counts, IReadOnlyList<(int, Vector2)> queries, int frameCount)
    {
        this.counts = counts;
        this.frameCount = frameCount;
        Queries = queries;
    }

    public int Count => Queries.Count;

    /// <summary>Frames counted from the range's first, positions in working-scale pixels.</summary>
    public IReadOnlyList<(int Frame, Vector2 Position)> Queries { get; }

    /// <exception cref="ArgumentOutOfRangeException">A query lies outside the range.</exception>
    public static TrackedPoints Of(IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range)
    {
        var queries = new List<(int, Vector2)>();
        foreach (var query in groups.SelectMany(group => group))
        {
            if (query.Frame < range.First || query.Frame >= range.End)
                throw new ArgumentOutOfRangeException(nameof(groups), $"Query frame {query.Frame} is not among frames {range.First} .. {range.End - 1}.");
            queries.Add((query.Frame - range.First, query.Position));
        }
        return new TrackedPoints([.. groups.Select(group => group.Count)], queries, range.Count);
    }

    /// <summary>Trajectories by group, from where a point (by its place in <see cref="Queries"/>) is on a frame and whether it is visible.</summary>
    public IReadOnlyList<PointTrajectories> Trajectories(Func<int, int, (Vector2 Position, bool Visible)> at)
    {
        var results = new List<PointTrajectories>();
        var first = 0;
        foreach (var count in counts)
        {
            var result = new PointTrajectories(frameCount, count);
            for (var t = 0; t < frameCount; t++)
            {
                for (var n = 0; n < count; n++)
                {
                    var (position, visible) = at(t, first + n);
                    result.Positions(t)[n] = position;
                    result.Visibility(t)[n] = visible ? PointVisibility.Visible : PointVisibility.Occluded;
                }
            }
            results.Add(result);
            first += count;
        }
        return results;
    }
}
