using Microsoft.ML.OnnxRuntime;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers;

/// <summary>The pyramids of some frames behind one another, [F,P,C], as refinement steps read them.</summary>
/// <param name="features">Borrowed.</param>
internal sealed class PyramidWindow(FrameFeatures features, FeaturePyramid pyramid) : IDisposable
{
    private readonly ReusedTensor tensor = new();
    private int[] held = [];

    /// <summary>Makes the window hold these frames; what lies there already is not copied again.</summary>
    public void Load(IReadOnlyList<int> frames, CancellationToken cancellation)
    {
        var values = Shaped(frames.Count).GetTensorMutableDataAsSpan<float>();
        if (held.Length != frames.Count) held = [.. Enumerable.Repeat(-1, frames.Count)];
        for (var slot = 0; slot < frames.Count; slot++)
        {
            if (held[slot] == frames[slot]) continue;
            held[slot] = -1; // until it is whole
            features.Of(frames[slot], cancellation).CopyTo(values.Slice(slot * pyramid.Length, pyramid.Length));
            held[slot] = frames[slot];
        }
    }

    /// <summary>What was loaded; it stays ours.</summary>
    public OrtValue Tensor => Shaped(held.Length);

    public void Dispose() => tensor.Dispose();

    private OrtValue Shaped(int frames) => tensor.OfShape([frames, pyramid.Cells, pyramid.Channels]);
}
