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
    private readonly RecentlyUsed<(int From, int To), float[]> kept;

    /// <param name="features">Owned, as is <paramref name="updates"/>: outputs pyramid, net, context.</param>
    public RaftFlows(RaftGrid grid, RaftLayout layout, FrameFeatures features, RaftFlow updates, long budgetBytes)
    {
        this.grid = grid;
        this.layout = layout;
        this.features = features;
        this.updates = updates;
        var bytes = sizeof(float) * 2L * grid.Video.Area;
        Capacity = (int)Math.Clamp(budgetBytes / bytes, 1, int.MaxValue);
        kept = new(budgetBytes, _ => bytes);
    }

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

    /// <summary>(x, y) of every pixel of the video's frame, row by row; not to be written to.</summary>
    public ReadOnlySpan<float> Of(int from, int to, CancellationToken cancellation)
    {
        if (kept.TryGet((from, to), out var values)) return values;
        values = new float[2 * grid.Video.Area];
        Compute(from, to, values, cancellation);
        kept.Add((from, to), values);
        return values;
    }

    public void Dispose()
    {
        updates.Dispose();
        features.Dispose();
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
