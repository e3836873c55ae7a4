using Microsoft.ML.OnnxRuntime;
using SamPt.Core.Imaging;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers;

/// <summary>One output of a frame encoder.</summary>
/// <param name="Name">In the graph.</param>
/// <param name="Shape">For one frame, without the frame axis.</param>
internal sealed record FrameOutput(string Name, params long[] Shape)
{
    /// <summary>Values for one frame.</summary>
    public int Length { get; } = checked((int)Shape.Aggregate(1L, (product, size) => product * size));
}

/// <summary>
/// What an encoder says of a video's frames, each encoded once while memory allows: the budget holds the frames used last, so that a
/// run back begins with what the run forward ended with.
/// </summary>
internal sealed class FrameFeatures : IDisposable
{
    private readonly IVideo video;
    private readonly OnnxSession encoder;
    private readonly FrameInput input;
    private readonly IReadOnlyList<FrameOutput> outputs;
    private readonly string[] inputNames;
    private readonly string[] outputNames;
    private readonly int capacity;
    private readonly Dictionary<int, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = new();
    private readonly SpareBuffers<ReusedTensor> images;

    /// <param name="encoder">Borrowed; one input [F,C,H,W], the outputs [F,...].</param>
    /// <param name="atLeast">Frames that are held whatever the budget: a window must fit.</param>
    /// <param name="budgetBytes">Memory for features.</param>
    public FrameFeatures(
        IVideo video, OnnxSession encoder, FrameInput input, IReadOnlyList<FrameOutput> outputs, int atLeast, long budgetBytes)
    {
        this.video = video;
        this.encoder = encoder;
        this.input = input;
        this.outputs = outputs;
        images = new SpareBuffers<ReusedTensor>(encoder.FramesAtOnce, () => new ReusedTensor());
        inputNames = [encoder.Signature.Inputs[0].Name];
        outputNames = [.. outputs.Select(output => output.Name)];
        var bytes = sizeof(float) * outputs.Sum(output => (long)output.Length);
        capacity = (int)Math.Clamp(budgetBytes / bytes, Math.Max(1, atLeast), int.MaxValue);
    }

    private sealed record Entry(int Frame, float[][] Values);

    /// <summary>How often a frame went through the encoder.</summary>
    public int EncodedFrames { get; private set; }

    /// <summary>One output's values for a frame; borrowed until the next call.</summary>
    public ReadOnlySpan<float> Of(int frame, CancellationToken cancellation, int output = 0)
    {
        if (!entries.TryGetValue(frame, out var node))
        {
            var values = Room();
            Encode(video.Frame(frame), values, cancellation);
            return Keep(frame, values).Value.Values[output];
        }
        byUse.Remove(node);
        byUse.AddLast(node);
        return node.Value.Values[output];
    }

    /// <summary>Encodes those of some frames that are not held, as many at the same time as the encoder takes. No more than are held anyway.</summary>
    public void Prepare(IReadOnlyList<int> frames, CancellationToken cancellation)
    {
        if (encoder.FramesAtOnce == 1) return;
        foreach (var known in frames.Where(entries.ContainsKey)) Of(known, cancellation); // used last: not to be thrown out
        var missing = frames.Where(frame => !entries.ContainsKey(frame)).Distinct().Take(capacity).ToArray();
        var running = new List<(int Frame, float[][] Values, Task Done)>();
        try
        {
            foreach (var frame in missing)
            {
                var busy = running.Where(one => !one.Done.IsCompleted).Select(one => one.Done).ToArray();
                if (busy.Length == encoder.FramesAtOnce) Task.WaitAny(busy, cancellation);
                var image = video.Frame(frame); // read from one thread, in order
                var values = Room(running.Count);
                running.Add((frame, values, OnOwnThread(() => Encode(image, values, cancellation))));
            }
            foreach (var (_, _, done) in running) done.GetAwaiter().GetResult();
        }
        finally
        {
            foreach (var (_, _, done) in running) ((IAsyncResult)done).AsyncWaitHandle.WaitOne();
        }
        foreach (var (frame, values, _) in running) Keep(frame, values);
    }

    public void Dispose() => images.Dispose();

    private static Task OnOwnThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private float[][] Room(int comingToo = 0) => entries.Count + comingToo < capacity ? [.. outputs.Select(o => new float[o.Length])] : Evict();

    private LinkedListNode<Entry> Keep(int frame, float[][] values)
    {
        var node = byUse.AddLast(new Entry(frame, values));
        entries.Add(frame, node);
        EncodedFrames++;
        return node;
    }

    private float[][] Evict()
    {
        var oldest = byUse.First!;
        byUse.RemoveFirst();
        entries.Remove(oldest.Value.Frame);
        return oldest.Value.Values;
    }

    private void Encode(RgbFrame frame, float[][] values, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var image = images.Borrow(cancellation);
        var tensor = image.Value.OfShape([1, input.Channels, input.Size.Height, input.Size.Width]);
        lock (input) input.Fill(frame, tensor.GetTensorMutableDataAsSpan<float>());
        var targets = new OrtValue[values.Length];
        try
        {
            for (var i = 0; i < values.Length; i++) targets[i] = OrtValue.CreateTensorValueFromMemory(values[i], [1, .. outputs[i].Shape]);
            encoder.RunInto(inputNames, [tensor], outputNames, targets, cancellation);
        }
        finally
        {
            foreach (var target in targets) target?.Dispose();
        }
    }
}
