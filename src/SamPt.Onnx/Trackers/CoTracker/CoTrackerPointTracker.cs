using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.CoTracker;

/// <summary>
/// CoTracker v1 (Karaev et al., arXiv 2307.07635), as SAM-PT uses it: windows of eight frames that overlap by half, a support grid,
/// and a second run on the reversed video for what the first did not reach.
/// </summary>
public sealed class CoTrackerPointTracker : IPointTracker, ITrackerMemory
{
    private readonly OnnxSession encoder;
    private readonly OnnxSession step;
    private readonly CoTrackerLayout layout;
    private readonly CoTrackerOptions options;

    /// <summary>Takes ownership of both sessions.</summary>
    /// <exception cref="Core.ModelException">A graph does not fulfil its contract, or the two do not belong together.</exception>
    public CoTrackerPointTracker(string name, OnnxSession encoder, OnnxSession step, CoTrackerOptions? options = null)
    {
        Name = name;
        this.encoder = encoder;
        this.step = step;
        this.options = options ?? new CoTrackerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Iterations, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.SupportGridEveryNFrames, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(this.options.SupportGridSize, nameof(options));
        layout = CoTrackerLayout.Of(encoder.Signature, step.Signature);
    }

    public string Name { get; }

    /// <summary>Identifies trajectories in a cache.</summary>
    public string EncoderSha256 => encoder.Sha256;

    public string StepSha256 => step.Sha256;

    // Features up to the budget, and for both directions a position and a logit of every point on every frame. Support points enter
    // every few frames and stay, as in the reference: over long ranges they are most of it.
    public long BytesFor(int frames, int points, ImageSize size)
    {
        var features = (long)frames * layout.Rows * layout.Channels * sizeof(float);
        var support = (long)options.SupportGridSize * options.SupportGridSize * ((frames + options.SupportGridEveryNFrames - 1) / options.SupportGridEveryNFrames);
        return Math.Min(features, options.FeatureBudgetBytes) + 2L * frames * (points + support) * 3 * sizeof(float);
    }

    public IPointTrackingSession Open(IVideo video) => new CoTrackerSession(video, encoder, step, layout, options);

    public void Dispose()
    {
        encoder.Dispose();
        step.Dispose();
    }
}
