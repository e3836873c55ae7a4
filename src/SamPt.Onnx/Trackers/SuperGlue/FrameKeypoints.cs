using SamPt.Core.Imaging;

namespace SamPt.Onnx.Trackers.SuperGlue;

/// <summary>The keypoints of a video's frames, each detected once while memory allows.</summary>
internal sealed class FrameKeypoints : IDisposable
{
    private readonly FrameFeatures features;
    private readonly ImageSize cells;
    private readonly int channels;
    private readonly SuperGlueOptions options;
    private readonly RecentlyUsed<int, Keypoints> kept;
    private readonly float[] scores;

    /// <param name="features">Owned; outputs scores and descriptors.</param>
    /// <param name="cells">Columns and rows of 8x8 pixels.</param>
    public FrameKeypoints(FrameFeatures features, ImageSize cells, int channels, SuperGlueOptions options)
    {
        this.features = features;
        this.cells = cells;
        this.channels = channels;
        this.options = options;
        kept = new(options.FeatureBudgetBytes, points => points.Bytes);
        scores = new float[cells.Area * 64];
    }

    /// <summary>How often a frame went through the detector.</summary>
    public int DetectedFrames => features.EncodedFrames;

    public Keypoints Of(int frame, CancellationToken cancellation)
    {
        if (kept.TryGet(frame, out var points)) return points;
        features.Of(frame, cancellation).CopyTo(scores);
        points = Keypoints.Select(scores, features.Of(frame, cancellation, output: 1), cells, channels, options);
        kept.Add(frame, points);
        return points;
    }

    public void Dispose() => features.Dispose();
}
