using System.Numerics;

namespace SamPt.Onnx.Trackers.CoTracker3;

/// <summary>What a point is recognised by: the features around it on its query frame.</summary>
internal static class QuerySurroundings
{
    /// <summary>
    /// Writes [4,49,C]: on each level 7x7 samples a cell apart, x-major, beyond the border the border's features.
    /// </summary>
    /// <param name="pyramid">The query frame's, [P,C].</param>
    /// <param name="position">In cells of level 0.</param>
    public static void Sample(ReadOnlySpan<float> pyramid, CoTracker3Layout layout, Vector2 position, Span<float> target)
    {
        const int Reach = CoTracker3Layout.Radius;
        var (channels, first, written) = (layout.Channels, 0, 0);
        for (var level = 0; level < CoTracker3Layout.Levels; level++)
        {
            var (width, height) = (layout.Features.Width >> level, layout.Features.Height >> level);
            var map = pyramid.Slice(first * channels, width * height * channels);
            var centre = position / (1 << level);
            for (var x = -Reach; x <= Reach; x++)
            {
                for (var y = -Reach; y <= Reach; y++)
                    BilinearRow.Sample(map, width, height, centre + new Vector2(x, y), target.Slice(written++ * channels, channels));
            }
            first += width * height;
        }
    }
}
