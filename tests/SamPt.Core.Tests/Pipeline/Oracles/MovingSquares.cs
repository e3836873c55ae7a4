using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Core.Pipeline.Oracles;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Pipeline.Oracles;

/// <summary>
/// Squares of 5x5 pixels from row 4 on, at the given columns on frame 0, that move right by a pixel a frame and are gone from a frame on.
/// Results are twice as large as the frames.
/// </summary>
internal sealed class MovingSquares(int goneFrom, params int[] lefts) : IObjectTruth, IVideo
{
    public int FrameCount => 6;

    public ImageSize Size { get; } = new(32, 24);

    public ImageSize OutputSize { get; } = new(64, 48);

    public TrueMasks On(int frame) => new(
        [.. lefts.Select(left => frame < goneFrom ? Square(left + frame, Size, 1) : new BinaryMask(Size))],
        [.. lefts.Select(left => frame < goneFrom ? Square(left + frame, OutputSize, 2) : new BinaryMask(OutputSize))]);

    public RgbFrame Frame(int index) => new(Size);

    /// <summary>The objects as given on frame 0.</summary>
    public QueryObject[] Objects { get; } = [.. lefts.Select((left, i) =>
        new QueryObject((byte)(i + 1), 0, Square(left, new ImageSize(32, 24), 1), Square(left, new ImageSize(64, 48), 2)))];

    public static QueryPoint[] Queries(QueryObject queried, Vector2[] positive, params Vector2[] negative) =>
    [
        .. positive.Select(p => new QueryPoint(queried.QueryFrame, p) { Mask = queried.WorkingMask }),
        .. negative.Select(p => new QueryPoint(queried.QueryFrame, p) { Mask = queried.WorkingMask, IsNegative = true }),
    ];

    private static BinaryMask Square(int left, ImageSize size, int scale)
    {
        var mask = new BinaryMask(size);
        for (var y = 4 * scale; y < 9 * scale; y++)
        {
            for (var x = left * scale; x < (left + 5) * scale; x++) mask[x, y] = true;
        }
        return mask;
    }
}
