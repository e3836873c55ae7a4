using System.Numerics;
using System.Numerics.Tensors;
using SamPt.Core.Imaging;

namespace SamPt.Onnx.Trackers.SuperGlue;

/// <summary>The keypoints of one frame.</summary>
/// <param name="Positions">Pixels of the frame.</param>
/// <param name="Scores">As many.</param>
/// <param name="Descriptors">As many rows of C, of unit length.</param>
internal sealed record Keypoints(Vector2[] Positions, float[] Scores, float[] Descriptors)
{
    private const int Cell = 8;

    public int Count => Positions.Length;

    public long Bytes => sizeof(float) * (3L * Positions.Length + Descriptors.Length);

    /// <summary>Picks them from the detector's answer, row by row.</summary>
    /// <param name="scores">Of every pixel of the cells; overwritten.</param>
    /// <param name="descriptors">One of C channels for each cell of 8x8 pixels.</param>
    /// <param name="cells">Columns and rows of cells.</param>
    public static Keypoints Select(Span<float> scores, ReadOnlySpan<float> descriptors, ImageSize cells, int channels, SuperGlueOptions options)
    {
        var size = new ImageSize(cells.Width * Cell, cells.Height * Cell);
        PeakFilter.Apply(scores, size, options.NmsRadius);
        var (border, found) = (options.RemoveBorders, new List<(Vector2 Position, float Score)>());
        for (var y = border; y < size.Height - border; y++)
        {
            for (var x = border; x < size.Width - border; x++)
            {
                var score = scores[y * size.Width + x];
                if (score > options.KeypointThreshold) found.Add((new Vector2(x, y), score));
            }
        }
        if (options.MaxKeypoints >= 0 && options.MaxKeypoints < found.Count)
            found = [.. found.OrderByDescending(point => point.Score).Take(options.MaxKeypoints)];

        var sampled = new float[found.Count * channels];
        for (var n = 0; n < found.Count; n++)
        {
            // The corners of the grid of cells are drawn to the centres of the outer pixels, nearly: the original's arithmetic.
            var place = (found[n].Position - new Vector2(Cell / 2f - 0.5f)) / new Vector2(size.Width - Cell / 2f - 0.5f, size.Height - Cell / 2f - 0.5f)
                * new Vector2(cells.Width - 1, cells.Height - 1);
            var descriptor = sampled.AsSpan(n * channels, channels);
            BilinearRow.Sample(descriptors, cells.Width, cells.Height, place, descriptor);
            TensorPrimitives.Divide(descriptor, MathF.Max(TensorPrimitives.Norm(descriptor), 1e-12f), descriptor);
        }
        return new Keypoints([.. found.Select(point => point.Position)], [.. found.Select(point => point.Score)], sampled);
    }
}
