using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.CoTracker3;

/// <summary>
/// CoTracker 3 (Karaev et al., arXiv 2410.11831). The online model goes through the video in windows that overlap by half, and once more
/// through the reversed video for the frames before a query; its memory does not grow with the video. The offline model sees all
/// frames of a range at once, before and after a query alike, and holds their features: 8.4 MB a frame at 384x512.
/// </summary>
public sealed class CoTracker3PointTracker : IPointTracker
{
    private readonly OnnxSession encoder;
    private readonly OnnxSession step;
    private readonly CoTracker3Layout layout;
    private readonly CoTracker3Options options;

    /// <summary>Takes ownership of both sessions.</summary>
    /// <exception cref="Core.ModelException">A graph does not fulfil its contract, or the two do not belong together.</exception>
    public CoTracker3PointTracker(string name, OnnxSession encoder, OnnxSession step, CoTracker3Options? options = null)
    {
        Name = name;
        this.encoder = encoder;
        this.step = step;
        this.options = options ?? new CoTracker3Options();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Iterations, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(this.options.SupportGridSize, nameof(options));
        layout = CoTracker3Layout.Of(encoder.Signature, step.Signature);
    }

    public string Name { get; }

    /// <summary>Whether the model goes through a video in windows.</summary>
    public bool Online => layout.Online;

    public IPointTrackingSession Open(IVideo video) => new CoTracker3Session(video, encoder, step, layout, options);

    public void Dispose()
    {
        encoder.Dispose();
        step.Dispose();
    }
}
