using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Onnx.Trackers.Raft;

/// <summary>The flows between neighbouring frames of a video, each computed once while memory allows.</summary>
internal sealed class RaftFlows : IDisposable
{
    private readonly RaftGrid grid;
    private readonly RaftLayout layout;
    private readonly FrameFeatures features;
    private readonly RaftFlow updates;
    private readonly Dictionary<(int From, int To), LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = new();

    /// <param name="features">Owned, as is <paramref name="updates"/>: outputs pyramid, net, context.</param>
    public RaftFlows(RaftGrid grid, RaftLayout layout, FrameFeatures features, RaftFlow updates, long budgetBytes)
    {
        this.grid = grid;
        this.layout = layout;
        this.features = features;
        this.updates = updates;
        Capacity = (int)Math.Clamp(budgetBytes / (sizeof(float) * 2L * grid.Video.Area), 1, int.MaxValue);
    }

    private sealed record Entry((int From, int To) Key, float[] Values);

    /// <summary>How many flows are held.</summary>
    public int Capacity { get; }

    /// <summary>How many flows were computed.</summary>
    public int Computed { get; private set; }

    /// <summary>The motion, in pixels, that <paramref name="flow"/> has at <paramref name="position"/>; beyond the border that of the border.</summary>
    public Vector2 At(Vector2 position, ReadOnlySpan<float> flow)
    {
        Span<float> motion = stackalloc float[2];
        BilinearRow.Sample(flow, grid.Video.Width, grid.Video.Height, position, motion);
        return new Vector2(motion[0], motion[1]);
    }

    /// <summary>(x, y) of every pixel of the video's frame, row by row; borrowed until the next call.</summary>
    public ReadOnlySpan<float> Of(int from, int to, CancellationToken cancellation)
    {
        if (entries.TryGetValue((from, to), out var node))
        {
            byUse.Remove(node);
        }
        else
        {
            var values = entries.Count < Capacity ? new float[2 * grid.Video.Area] : Evict();
            Compute(from, to, values, cancellation);
            node = new LinkedListNode<Entry>(new Entry((from, to), values));
            entries.Add((from, to), node);
        }
        byUse.AddLast(node);
        return node.Value.Values;
    }

    public void Dispose()
    {
        updates.Dispose();
        features.Dispose();
    }

    private float[] Evict()
    {
        var oldest = byUse.First!.Value;
        byUse.RemoveFirst();
        entries.Remove(oldest.Key);
        return oldest.Values;
    }

    private void Compute(int from, int to, float[] values, CancellationToken cancellation)
    {
        features.Of(to, cancellation).CopyTo(updates.Target);
        // The first level is the pyramid's beginning.
        features.Of(from, cancellation)[..(grid.Features.Area * layout.Channels)].CopyTo(updates.Source);
        features.Of(from, cancellation, output: 1).CopyTo(updates.State);
        features.Of(from, cancellation, output: 2).CopyTo(updates.Context);
        updates.StartAtRest();
        var (coords, flow) = updates.Run(cancellation);
        coords.Dispose();
        using (flow) Crop(flow.GetTensorDataAsSpan<float>(), values);
        Computed++;
    }

    private void Crop(ReadOnlySpan<float> padded, Span<float> values)
    {
        ImageSize from = grid.Padded, to = grid.Video;
        for (var y = 0; y < to.Height; y++)
            padded.Slice(2 * ((y + grid.Top) * from.Width + grid.Left), 2 * to.Width).CopyTo(values[(2 * y * to.Width)..]);
    }
}
