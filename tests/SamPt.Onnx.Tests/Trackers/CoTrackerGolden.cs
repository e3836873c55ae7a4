using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Inspection;
using SamPt.Tests;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>The small CoTracker, its video, and what PyTorch and SAM-PT's own wrapper answered.</summary>
internal static class CoTrackerGolden
{
    public static GoldenTensors Tensors { get; } = GoldenTensors.Read(SharedData.Golden("cotracker-small", "golden.safetensors"));

    /// <summary>The golden video, or its first <paramref name="count"/> frames; counts how often each frame is read.</summary>
    public static MemoryVideo Video(int count)
    {
        var shape = Tensors.Shape("video");
        var size = new ImageSize(shape[2], shape[1]);
        var pixels = Tensors.Bytes("video");
        return new MemoryVideo([.. Enumerable.Range(0, count)
            .Select(t => new RgbFrame(size, pixels[(t * size.Area * 3)..((t + 1) * size.Area * 3)]))]);
    }

    /// <summary>A group's queries, counted from <paramref name="first"/>.</summary>
    public static QueryPoint[] Queries(string run, int group, int first = 0) =>
        [.. Tensors.Floats($"{run}.{group}.queries").Chunk(3).Select(q => new QueryPoint(first + (int)q[0], new Vector2(q[1], q[2])))];

    public static Vector2[] Tracks(string run, int group) =>
        [.. Tensors.Floats($"{run}.{group}.tracks").Chunk(2).Select(p => new Vector2(p[0], p[1]))];

    public static bool[] Visible(string run, int group) => [.. Tensors.Bytes($"{run}.{group}.visible").Select(v => v == 1)];
}

/// <summary>Frames in memory.</summary>
internal sealed class MemoryVideo(RgbFrame[] frames) : IVideo
{
    public int FrameCount => frames.Length;

    public ImageSize Size => frames[0].Size;

    public RgbFrame Frame(int index) => frames[index];
}
