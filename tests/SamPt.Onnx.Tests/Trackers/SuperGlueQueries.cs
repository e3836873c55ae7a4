using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Tracking;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>The golden runs' two objects, of four positive and two negative points each.</summary>
internal static class SuperGlueQueries
{
    public const int Positives = 4;
    public const int PerObject = 6;

    public static QueryPoint[] Of(GoldenTracks golden, string run, int frame)
    {
        var masks = Masks(golden);
        return [.. golden.Queries(run, 0).Select((query, n) => new QueryPoint(frame, query.Position)
        {
            Mask = masks[n / PerObject], IsNegative = n % PerObject >= Positives,
        })];
    }

    public static BinaryMask[] Masks(GoldenTracks golden)
    {
        var shape = golden.Tensors.Shape("masks");
        var size = new ImageSize(shape[2], shape[1]);
        return [.. golden.Tensors.Bytes("masks").Chunk(size.Area).Select(values =>
        {
            var mask = new BinaryMask(size);
            for (var i = 0; i < values.Length; i++) mask[i % size.Width, i / size.Width] = values[i] == 1;
            return mask;
        })];
    }
}
