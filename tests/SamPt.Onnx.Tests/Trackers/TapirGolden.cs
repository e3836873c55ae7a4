using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;
using SamPt.Onnx.Trackers.Tapir;
using SamPt.Tests;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>
/// One TAPIR export, and what PyTorch and SAM-PT's own wrapper answered. The folder is one under Golden/, or any that
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

    /// <summary>The four frames of quantised maps that the graphs are run on: [4,cells,channels].</summary>
    public float[] Map(string name) => [.. Tensors.Bytes($"maps.{name}").Select(b => (b - 128) / 256f)];

    private TapirLayout ReadLayout()
    {
        using var encoder = Open("encoder");
        using var init = Open("init");
        using var step = Open("step");
        return TapirLayout.Of(encoder.Signature, init.Signature, step.Signature);
    }

    private string File(string name) => Path.Combine(folder, name);
}
