using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;
using SamPt.Onnx.Trackers.Tapir;
using SamPt.Tests;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>
/// One export of TAPIR or TAP-Net, and what the reference and SAM-PT's own wrapper answered. The folder is one under Golden/, or any that
/// scripts/export/tapir.py --golden wrote.
/// </summary>
internal sealed class TapirGolden
{
    private readonly string folder;
    private readonly Lazy<TapirLayout> layout;

    public TapirGolden(string folder)
    {
        this.folder = Path.IsPathRooted(folder) ? folder : SharedData.Golden(folder);
        Tensors = GoldenTensors.Read(File("golden.safetensors"));
        layout = new Lazy<TapirLayout>(ReadLayout);
    }

    public GoldenTensors Tensors { get; }

    public TapirLayout Layout => layout.Value;

    public OnnxSession Open(string role) => Sessions.Factory().Open(File($"{role}.onnx"));

    public TapirPointTracker Tracker(TapirOptions? options = null) =>
        (TapirPointTracker)Sessions.Tracker("tapir", options ?? new TapirOptions(), File("encoder.onnx"), File("init.onnx"), File("step.onnx"));

    public MemoryVideo Video()
    {
        var shape = Tensors.Shape("video");
        var size = new ImageSize(shape[2], shape[1]);
        var pixels = Tensors.Bytes("video");
        return new MemoryVideo([.. Enumerable.Range(0, shape[0]).Select(t => new RgbFrame(size, pixels[(t * size.Area * 3)..((t + 1) * size.Area * 3)]))]);
    }

    /// <summary>A run's queries, counted from <paramref name="first"/>.</summary>
    public QueryPoint[] Queries(string run, int first) =>
        [.. Tensors.Floats($"{run}.queries").Chunk(3).Select(q => new QueryPoint(first + (int)q[0], new Vector2(q[1], q[2])))];

    /// <summary>In pixels, of a run's points from <paramref name="first"/> on; their visibility must be equal.</summary>
    public float LargestDistance(string run, int first, PointTrajectories found)
    {
        var expected = Tensors.Floats($"{run}.tracks");
        var visible = Tensors.Bytes($"{run}.visible");
        var all = Tensors.Shape($"{run}.tracks")[1];
        Assert.Equal(Tensors.Shape($"{run}.tracks")[0], found.FrameCount);
        var largest = 0f;
        for (var t = 0; t < found.FrameCount; t++)
        {
            for (var n = 0; n < found.PointCount; n++)
            {
                var i = t * all + first + n;
                largest = Math.Max(largest, Vector2.Distance(found.Positions(t)[n], new Vector2(expected[2 * i], expected[2 * i + 1])));
                Assert.Equal(visible[i] == 1 ? PointVisibility.Visible : PointVisibility.Occluded, found.Visibility(t)[n]);
            }
        }
        return largest;
    }

    private TapirLayout ReadLayout()
    {
        using var encoder = Open("encoder");
        using var init = Open("init");
        using var step = Open("step");
        return TapirLayout.Of(encoder.Signature, init.Signature, step.Signature);
    }

    private string File(string name) => Path.Combine(folder, name);
}
