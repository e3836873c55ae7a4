using System.Numerics;

namespace SamPt.Core.Tracking;

/// <summary>Frame-major: (t, n) is (x, y) in working-scale pixels; pixel centres are integers.</summary>
public sealed class PointTrajectories
{
    /// <summary>Where a point is on frames that it was not tracked on: where the reference puts the points of an object it has given up.</summary>
    internal static readonly Vector2 Nowhere = new(-72, -72);

    private readonly Vector2[] positions;
    private readonly PointVisibility[] visibility;

    public PointTrajectories(int frameCount, int pointCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frameCount);
        ArgumentOutOfRangeException.ThrowIfNegative(pointCount);
        FrameCount = frameCount;
        PointCount = pointCount;
        positions = new Vector2[frameCount * pointCount];
        visibility = new PointVisibility[frameCount * pointCount];
    }

    public int FrameCount { get; }

    public int PointCount { get; }

    /// <summary>The positions of all points on frame <paramref name="t"/>.</summary>
    public Span<Vector2> Positions(int t) => positions.AsSpan(t * PointCount, PointCount);

    /// <summary>The visibility of all points on frame <paramref name="t"/>.</summary>
    public Span<PointVisibility> Visibility(int t) => visibility.AsSpan(t * PointCount, PointCount);

    /// <summary>A copy of <paramref name="count"/> points from <paramref name="first"/> on.</summary>
    public PointTrajectories Slice(int first, int count)
    {
        var slice = new PointTrajectories(FrameCount, count);
        for (var t = 0; t < FrameCount; t++)
        {
            Positions(t).Slice(first, count).CopyTo(slice.Positions(t));
            Visibility(t).Slice(first, count).CopyTo(slice.Visibility(t));
        }
        return slice;
    }
}
