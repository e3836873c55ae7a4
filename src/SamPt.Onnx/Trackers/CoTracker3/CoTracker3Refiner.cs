using Microsoft.ML.OnnxRuntime;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.CoTracker3;

/// <summary>Runs the refinement step on a window: coordinates, visibility and confidence feed back.</summary>
internal sealed class CoTracker3Refiner(OnnxSession step, CoTracker3Layout layout, int iterations) : IDisposable
{
    private static readonly string[] Inputs = ["pyramid", "coords", "vis", "conf", "support"];
    private static readonly string[] Outputs = ["coords_out", "vis_out", "conf_out"];

    private readonly ReusedTensor pyramid = new();

    /// <summary>Room for the pyramids of a window of <paramref name="frames"/> frames, [S,P,C], to be filled before <see cref="Refine"/>.</summary>
    public Span<float> Pyramids(int frames) => PyramidTensor(frames).GetTensorMutableDataAsSpan<float>();

    /// <summary>Takes a run through the window of <paramref name="frames"/> frames that begins at <paramref name="first"/>.</summary>
    public void Refine(CoTracker3Run run, int first, int frames, CancellationToken cancellation)
    {
        run.Enter(first, Pyramids(frames));
        long[] shape = [frames, run.Count];
        var state = new[] { Allocate([.. shape, 2]), Allocate(shape), Allocate(shape) };
        try
        {
            run.Start(first, Values(state[0]), Values(state[1]), Values(state[2]));
            using var support = OrtValue.CreateTensorValueFromMemory(
                run.Support, [run.Count, CoTracker3Layout.Levels, CoTracker3Layout.Taps, layout.Channels]);
            for (var i = 0; i < iterations; i++)
            {
                var next = step.Run(Inputs, [PyramidTensor(frames), .. state, support], Outputs, cancellation);
                foreach (var value in state) value.Dispose();
                state = next;
            }
            run.Finish(first, state[0].GetTensorDataAsSpan<float>(), state[1].GetTensorDataAsSpan<float>(), state[2].GetTensorDataAsSpan<float>());
        }
        finally
        {
            foreach (var value in state) value.Dispose();
        }
    }

    public void Dispose() => pyramid.Dispose();

    private OrtValue PyramidTensor(int frames) => pyramid.OfShape([frames, layout.Rows, layout.Channels]);

    private static OrtValue Allocate(long[] shape) =>
        OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, shape);

    private static Span<float> Values(OrtValue tensor) => tensor.GetTensorMutableDataAsSpan<float>();
}
