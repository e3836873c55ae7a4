using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.SuperGlue;

/// <summary>
/// SuperPoint (arXiv 1712.07629) and SuperGlue (arXiv 1911.11763), as SAM-PT uses them: no tracking, but matching of the query frame
/// with each other frame. It needs the masks of the objects.
/// </summary>
public sealed class SuperGluePointTracker : IPointTracker
{
    private const int Cell = 8;

    private readonly OnnxSession detector;
    private readonly OnnxSession matcher;
    private readonly SuperGlueLayout layout;
    private readonly SuperGlueOptions options;

    /// <summary>Takes ownership of both sessions.</summary>
    /// <exception cref="ModelException">A graph does not fulfil its contract, or the two do not belong together.</exception>
    public SuperGluePointTracker(string name, OnnxSession detector, OnnxSession matcher, SuperGlueOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.NmsRadius, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.RemoveBorders, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxKeypoints, -1, nameof(options));
        Name = name;
        this.detector = detector;
        this.matcher = matcher;
        this.options = options;
        layout = SuperGlueLayout.Of(detector.Signature, matcher.Signature);
    }

    public string Name { get; }

    /// <exception cref="DatasetException">The frames are smaller than a cell.</exception>
    public IPointTrackingSession Open(IVideo video)
    {
        var cells = new ImageSize(video.Size.Width / Cell, video.Size.Height / Cell);
        if (cells.Area == 0)
            throw new DatasetException($"SuperGlue: frames are {video.Size}, expected at least {Cell} pixels along either side; use larger frames.");
        // Keypoints are kept instead of what they are picked from.
        var features = new FrameFeatures(
            video, detector, new GreyInput(video.Size),
            [new("scores", cells.Height * Cell, cells.Width * Cell), new("descriptors", cells.Height, cells.Width, layout.Channels)], 1, 0);
        return new SuperGlueSession(
            video, new FrameKeypoints(features, cells, layout.Channels, options), new KeypointMatcher(matcher, layout, video.Size, options.MatchThreshold), options);
    }

    public void Dispose()
    {
        detector.Dispose();
        matcher.Dispose();
    }
}
