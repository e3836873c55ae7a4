using Microsoft.ML.OnnxRuntime;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Raft;

/// <summary>Runs the updates of one pair of frames: correlations once, then state and coordinates feed back, then one upsampling.</summary>
internal sealed class RaftFlow(OnnxSession correlation, OnnxSession step, OnnxSession upsample, RaftLayout layout, RaftGrid grid, int iterations)
    : IDisposable
{
    private static readonly string[] Pair = ["source", "target"];
    private static readonly string[] Volume = ["volume"];
    private static readonly string[] StepInputs = ["volume", "net", "context", "coords"];
    private static readonly string[] StepOutputs = ["net_out", "coords_out"];
    private static readonly string[] UpsampleInputs = ["net", "coords"];
    private static readonly string[] Flow = ["flow"];

    private readonly ReusedTensor source = new();
    private readonly ReusedTensor target = new();
    private readonly ReusedTensor state = new();
    private readonly ReusedTensor own = new();
    private readonly ReusedTensor start = new();

    /// <summary>The moving frame's features [P,C], to be filled before <see cref="Run"/>.</summary>
    public Span<float> Source => SourceTensor.GetTensorMutableDataAsSpan<float>();

    /// <summary>The pyramid [R,C] of the frame it moves to.</summary>
    public Span<float> Target => TargetTensor.GetTensorMutableDataAsSpan<float>();

    /// <summary>The moving frame's state, [1,D,h,w].</summary>
    public Span<float> State => StateTensor.GetTensorMutableDataAsSpan<float>();

    /// <summary>The moving frame's context, [1,6D,h,w].</summary>
    public Span<float> Context => ContextTensor.GetTensorMutableDataAsSpan<float>();

    /// <summary>The coordinates to start from, [1,2,h,w] in feature pixels.</summary>
    public Span<float> Coords => CoordsTensor.GetTensorMutableDataAsSpan<float>();

    private OrtValue SourceTensor => source.OfShape([grid.Features.Area, layout.Channels]);

    private OrtValue TargetTensor => target.OfShape([grid.Rows, layout.Channels]);

    private OrtValue StateTensor => state.OfShape([1, layout.State, grid.Features.Height, grid.Features.Width]);

    private OrtValue ContextTensor => own.OfShape([1, 6 * layout.State, grid.Features.Height, grid.Features.Width]);

    private OrtValue CoordsTensor => start.OfShape([1, 2, grid.Features.Height, grid.Features.Width]);

    /// <summary>Every cell's own place: no flow.</summary>
    public void StartAtRest()
    {
        var coords = Coords;
        var size = grid.Features;
        for (var i = 0; i < size.Area; i++) (coords[i], coords[size.Area + i]) = (i % size.Width, i / size.Width);
    }

    /// <summary>The refined coordinates and the flow [1,H,W,2] of the padded frame; the caller owns both.</summary>
    public (OrtValue Coords, OrtValue Flow) Run(CancellationToken cancellation)
    {
        using var volume = correlation.RunOnDevice(Pair, [SourceTensor, TargetTensor], Volume, cancellation)[0];
        OrtValue net = StateTensor, coords = CoordsTensor;
        var owned = false;
        try
        {
            for (var i = 0; i < iterations; i++)
            {
                var next = step.RunOnDevice(StepInputs, [volume, net, ContextTensor, coords], StepOutputs, cancellation);
                if (owned)
                {
                    net.Dispose();
                    coords.Dispose();
                }
                (net, coords, owned) = (next[0], next[1], true);
            }
            var flow = upsample.Run(UpsampleInputs, [net, coords], Flow, cancellation)[0];
            net.Dispose();
            return (coords, flow);
        }
        catch when (owned)
        {
            net.Dispose();
            coords.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { source, target, state, own, start }) tensor.Dispose();
    }
}
