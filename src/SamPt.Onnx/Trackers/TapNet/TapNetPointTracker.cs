using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;
using SamPt.Onnx.Trackers.Tapir;

namespace SamPt.Onnx.Trackers.TapNet;

/// <summary>TAP-Net (Doersch et al., arXiv 2211.03726): each point is matched on every frame by its features alone.</summary>
public sealed class TapNetPointTracker : IPointTracker
{
    private readonly OnnxSession encoder;
    private readonly OnnxSession init;
    private readonly TapNetLayout layout;
    private readonly TapNetOptions options;

    /// <summary>Takes ownership of the sessions.</summary>
    /// <exception cref="Core.ModelException">A graph does not fulfil its contract, or the two do not belong together.</exception>
    /// <exception cref="Core.ConfigurationException">A setting is out of its range.</exception>
    public TapNetPointTracker(string name, OnnxSession encoder, OnnxSession init, TapNetOptions? options = null)
    {
        Name = name;
        (this.encoder, this.init) = (encoder, init);
        this.options = options ?? new TapNetOptions();
        this.options.Validate();
        layout = TapNetLayout.Of(encoder.Signature, init.Signature);
    }

    public string Name { get; }

    public IPointTrackingSession Open(IVideo video) => new TapirSession(
        new TapNetModel(new TapNetClip(video, encoder, layout), init, layout), video.Size,
        options.VisibilityThreshold ?? layout.VisibilityThreshold, options.QueryChunkSize);

    public void Dispose()
    {
        encoder.Dispose();
        init.Dispose();
    }
}
