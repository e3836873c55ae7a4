using Microsoft.ML.OnnxRuntime;
using SamPt.Core.Imaging;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers;

/// <summary>
/// The feature pyramids of a video's frames, each encoded once while memory allows: the budget holds the frames used last, so that a
/// run back begins with what the run forward ended with.
/// </summary>
internal sealed class FrameFeatures : IDisposable
{
    private static readonly string[] Input = ["frames"];
    private static readonly string[] Output = ["pyramid"];

    private readonly IVideo video;
    private readonly OnnxSession encoder;
    private readonly CoTrackerLayout layout;
    private readonly BilinearResampler resampler;
    private readonly int capacity;
    private readonly Dictionary<int, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = new();
    private readonly float[] plane;
    private readonly ReusedTensor image = new();

    public FrameFeatures(IVideo video, OnnxSession encoder, CoTrackerLayout layout, long budgetBytes)
    {
        this.video = video;
        this.encoder = encoder;
        this.layout = layout;
        resampler = new BilinearResampler(video.Size, layout.Input);
        // A window must fit, whatever the budget.
        capacity = (int)Math.Clamp(budgetBytes / (sizeof(float) * (long)layout.Rows * layout.Channels), layout.Window, int.MaxValue);
        plane = new float[video.Size.Area];
    }

    private sealed record Entry(int Frame, float[] Pyramid);

    /// <summary>How often a frame went through the encoder.</summary>
    public int EncodedFrames { get; private set; }

    /// <summary>P x C values, channels last; borrowed until the next call.</summary>
    public ReadOnlySpan<float> Of(int frame, CancellationToken cancellation)
    {
        if (entries.TryGetValue(frame, out var node))
        {
            byUse.Remove(node);
        }
        else
        {
            var pyramid = entries.Count < capacity ? new float[layout.Rows * layout.Channels] : Evict();
            Encode(frame, pyramid, cancellation);
            node = new LinkedListNode<Entry>(new Entry(frame, pyramid));
            entries.Add(frame, node);
        }
        byUse.AddLast(node);
        return node.Value.Pyramid;
    }

    public void Dispose() => image.Dispose();

    private float[] Evict()
    {
        var oldest = byUse.First!;
        byUse.RemoveFirst();
        entries.Remove(oldest.Value.Frame);
        return oldest.Value.Pyramid;
    }

    private void Encode(int frame, float[] pyramid, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var input = image.OfShape([1, 3, layout.Input.Height, layout.Input.Width]);
        Fill(video.Frame(frame), input.GetTensorMutableDataAsSpan<float>());
        using var output = OrtValue.CreateTensorValueFromMemory(pyramid, [1, layout.Rows, layout.Channels]);
        encoder.RunInto(Input, [input], Output, [output], cancellation);
        EncodedFrames++;
    }

    // Bytes to floats first, then bilinear without antialiasing: the reference resizes float frames of 0 .. 255.
    private void Fill(RgbFrame frame, Span<float> planes)
    {
        for (var channel = 0; channel < 3; channel++)
        {
            var pixels = frame.Pixels;
            for (int i = 0, p = channel; i < plane.Length; i++, p += 3) plane[i] = pixels[p];
            resampler.Resize(plane, planes.Slice(channel * layout.Input.Area, layout.Input.Area));
        }
    }
}
