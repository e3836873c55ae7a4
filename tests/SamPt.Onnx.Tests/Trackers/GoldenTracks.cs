using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Inspection;
using SamPt.Tests;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>The video and the whole tracker calls of a golden file: what SAM-PT's own wrapper answered.</summary>
internal sealed class GoldenTracks(string folder)
{
    public GoldenTensors Tensors { get; } = GoldenTensors.Read(SharedData.Golden(folder, "golden.safetensors"));

    public MemoryVideo Video()
    {
        var shape = Tensors.Shape("video");
        var size = new ImageSize(shape[2], shape[1]);
        return new MemoryVideo([.. Tensors.Bytes("video").Chunk(size.Area * 3).Select(pixels => new RgbFrame(size, pixels))]);
    }

    /// <summary>A group's queries, counted from <paramref name="first"/>.</summary>
    public QueryPoint[] Queries(string run, int group, int first = 0) =>
        [.. Tensors.Floats($"{run}.{group}.queries").Chunk(3).Select(q => new QueryPoint(first + (int)q[0], new Vector2(q[1], q[2])))];

    /// <summary>The largest distance of a position to the reference's, in pixels; every visibility must be the reference's.</summary>
    public float LargestDistance(string run, int group, PointTrajectories found)
    {
        var expected = Tensors.Floats($"{run}.{group}.tracks");
        var visible = Tensors.Bytes($"{run}.{group}.visible");
        Assert.Equal(visible.Length, found.FrameCount * found.PointCount);
        var largest = 0f;
        for (var i = 0; i < visible.Length; i++)
        {
            int t = i / found.PointCount, n = i % found.PointCount;
            largest = Math.Max(largest, Vector2.Distance(found.Positions(t)[n], new Vector2(expected[2 * i], expected[2 * i + 1])));
            Assert.Equal(visible[i] == 1 ? PointVisibility.Visible : PointVisibility.Occluded, found.Visibility(t)[n]);
        }
        return largest;
    }
}
