using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Pips;

/// <summary>
/// PIPS (Harley et al., arXiv 2204.04153), as SAM-PT uses it: windows of eight frames, each begun where the one before last saw the
/// point clearly, in both directions from the query frame, at the working resolution.
/// </summary>
public sealed class PipsPointTracker : IPointTracker
{
    private readonly OnnxSession encoder;
    private readonly OnnxSession step;
    private readonly PipsLayout layout;
    private readonly PipsOptions options;

    /// <summary>Takes ownership of both sessions.</summary>
    /// <exception cref="Core.ModelException">A graph does not fulfil its contract, or the two do not belong together.</exception>
    public PipsPointTracker(string name, OnnxSession encoder, OnnxSession step, PipsOptions? options = null)
    {
        Name = name;
        this.encoder = encoder;
        this.step = step;
        this.options = options ?? new PipsOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Iterations, 1, nameof(options));
        // A threshold that never falls below every probability would keep the chaining looking for ever.
        var threshold = this.options.InitialNextFrameVisibilityThreshold;
        if (threshold is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), threshold, "initial_next_frame_visibility_threshold must lie in 0 .. 1.");
        layout = PipsLayout.Of(encoder.Signature, step.Signature);
    }

    public string Name { get; }

    /// <exception cref="Core.ModelException">The video's frames are smaller than the model's coarsest features.</exception>
    public IPointTrackingSession Open(IVideo video) => new PipsSession(video, encoder, step, layout, options);

    public void Dispose()
    {
        encoder.Dispose();
        step.Dispose();
    }
}
