using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Prompting;
using SamPt.Onnx.Inspection;
using SamPt.Tests;

namespace SamPt.Onnx.Tests.Segmenters;

/// <summary>The frames and prompts of a golden file, and what the official PyTorch predictor answered to them.</summary>
internal sealed class GoldenPrompts(string model)
{
    private readonly GoldenTensors tensors = GoldenTensors.Read(SharedData.Golden(model, "golden.safetensors"));

    public static readonly string[] Frames = ["native", "large"];

    public const int Cases = 5;

    public RgbFrame Frame(string frame)
    {
        var shape = tensors.Shape($"{frame}.frame");
        return new RgbFrame(new ImageSize(shape[1], shape[0]), tensors.Bytes($"{frame}.frame"));
    }

    public float[] Embedding(string frame) => tensors.Floats($"{frame}.image_embeddings");

    public PointPrompt Prompt(string frame, int index, LogitGeometry geometry)
    {
        var name = $"{frame}.{index}";
        var points = tensors.Floats($"{name}.points").Chunk(2).Select(p => new Vector2(p[0], p[1])).ToArray();
        var labels = tensors.Floats($"{name}.labels").Select(label => label == 1).ToArray();
        BoundingBox? box = null;
        if (tensors.Has($"{name}.box"))
        {
            var corners = tensors.Floats($"{name}.box");
            box = new BoundingBox((int)corners[0], (int)corners[1], (int)corners[2], (int)corners[3]);
        }
        var mask = tensors.Has($"{name}.mask") ? new LowResolutionLogits(geometry, tensors.Floats($"{name}.mask")) : null;
        return new PointPrompt(points, labels, box, mask);
    }

    public float Iou(string frame, int index) => tensors.Floats($"{frame}.{index}.iou")[0];

    public float[] Logits(string frame, int index) => tensors.Floats($"{frame}.{index}.low_res");

    public static float LargestDifference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Assert.Equal(a.Length, b.Length);
        var largest = 0f;
        for (var i = 0; i < a.Length; i++) largest = Math.Max(largest, Math.Abs(a[i] - b[i]));
        return largest;
    }
}
