using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.PipsPlusPlus;

/// <summary>
/// PIPS++ (Zheng et al., arXiv 2307.15055), as SAM-PT uses it: chunks of 128 frames that are refined as a whole, in both directions from
/// the query frame, at the working resolution.
/// </summary>
public sealed class PipsPlusPlusPointTracker : IPointTracker
{
    private readonly OnnxSession encoder;
    private readonly OnnxSession step;
    private readonly PipsPlusPlusLayout layout;
    private readonly PipsPlusPlusOptions options;

    /// <summary>Takes ownership of both sessions.</summary>
    /// <exception cref="Core.ModelException">A graph does not fulfil its contract, or the two do not belong together.</exception>
    public PipsPlusPlusPointTracker(string name, OnnxSession encoder, OnnxSession step, PipsPlusPlusOptions? options = null)
    {
        Name = name;
        this.encoder = encoder;
        this.step = step;
        this.options = options ?? new PipsPlusPlusOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Iterations, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.MaxSequenceLength, 2, nameof(options));
        layout = PipsPlusPlusLayout.Of(encoder.Signature, step.Signature);
    }

    public string Name { get; }

    /// <exception cref="Core.ModelException">The video's frames are smaller than the model's coarsest features.</exception>
    public IPointTrackingSession Open(IVideo video) => new PipsPlusPlusSession(video, encoder, step, layout, options);

    public void Dispose()
    {
        encoder.Dispose();
        step.Dispose();
    }
}
