using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>
/// TAPIR (Doersch et al., arXiv 2306.08637) and BootsTAPIR, as SAM-PT uses them: each point is matched on every frame by its features,
/// then refined on all frames together. Models of other sizes serve as well: every size is read from the graphs.
/// </summary>
public sealed class TapirPointTracker : IPointTracker
{
    private readonly OnnxSession encoder;
    private readonly OnnxSession init;
    private readonly OnnxSession step;
    private readonly TapirLayout layout;
    private readonly TapirOptions options;

    /// <summary>Takes ownership of the sessions.</summary>
    /// <exception cref="Core.ModelException">A graph does not fulfil its contract, or they do not belong together.</exception>
    /// <exception cref="Core.ConfigurationException">A setting is out of its range.</exception>
    public TapirPointTracker(string name, OnnxSession encoder, OnnxSession init, OnnxSession step, TapirOptions? options = null)
    {
        Name = name;
        (this.encoder, this.init, this.step) = (encoder, init, step);
        this.options = options ?? new TapirOptions();
        this.options.Validate();
        layout = TapirLayout.Of(encoder.Signature, init.Signature, step.Signature);
    }

    public string Name { get; }

    /// <summary>Refinement iterations, from the settings or the export.</summary>
    public int Iterations => options.Iterations ?? layout.Iterations;

    /// <summary>A point is visible above this, from the settings or the export.</summary>
    public float VisibilityThreshold => options.VisibilityThreshold ?? layout.VisibilityThreshold;

    public IPointTrackingSession Open(IVideo video) => new TapirSession(
        new TapirModel(new TapirClip(video, encoder, layout, options.FeatureBudgetBytes), init, step, layout, Iterations), video.Size,
        VisibilityThreshold, options.QueryChunkSize);

    public void Dispose()
    {
        encoder.Dispose();
        init.Dispose();
        step.Dispose();
    }
}
