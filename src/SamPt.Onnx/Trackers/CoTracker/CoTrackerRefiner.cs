using Microsoft.ML.OnnxRuntime;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.CoTracker;

/// <summary>Runs the refinement step on one window: coordinates and features feed back, visibility and mask stay.</summary>
internal sealed class CoTrackerRefiner(OnnxSession step, CoTrackerLayout layout, int iterations) : IDisposable
{
    private static readonly string[] Inputs = ["pyramid", "coords", "feats", "pos_xy", "vis", "track_mask"];
    private static readonly string[] Feedback = ["coords_out", "feats_out"];
    private static readonly string[] Answer = ["coords_out", "vis_logits"];

    private readonly ReusedTensor pyramid = new();

    /// <summary>The window's pyramids, [S,P,C], to be filled before <see cref="Refine"/>.</summary>
    public Span<float> Pyramid => PyramidTensor.GetTensorMutableDataAsSpan<float>();

    private OrtValue PyramidTensor => pyramid.OfShape([layout.Window, layout.Rows, layout.Channels]);

    /// <summary>The refined coordinates [S,N,2] and visibility logits [S,N]; the caller owns both.</summary>
    public (OrtValue Coords, OrtValue Visibility) Refine(CoTrackerWindow window, CancellationToken cancellation)
    {
        long frames = layout.Window, points = window.Points;
        var position = window.Coords.AsSpan(0, window.Points * 2).ToArray();
        var coords = OrtValue.CreateTensorValueFromMemory(window.Coords, [frames, points, 2]);
        var features = OrtValue.CreateTensorValueFromMemory(window.Features, [frames, points, layout.Channels]);
        using var pos = OrtValue.CreateTensorValueFromMemory(position, [points, 2]);
        using var visibility = OrtValue.CreateTensorValueFromMemory(window.Visibility, [frames, points]);
        using var mask = OrtValue.CreateTensorValueFromMemory(window.TrackMask, [frames, points]);
        try
        {
            for (var i = 1; i < iterations; i++)
            {
                var next = step.Run(Inputs, [PyramidTensor, coords, features, pos, visibility, mask], Feedback, cancellation);
                coords.Dispose();
                features.Dispose();
                (coords, features) = (next[0], next[1]);
            }
            var answer = step.Run(Inputs, [PyramidTensor, coords, features, pos, visibility, mask], Answer, cancellation);
            return (answer[0], answer[1]);
        }
        finally
        {
            coords.Dispose();
            features.Dispose();
        }
    }

    public void Dispose() => pyramid.Dispose();
}
