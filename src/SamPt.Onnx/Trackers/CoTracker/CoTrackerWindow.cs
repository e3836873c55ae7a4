namespace SamPt.Onnx.Trackers.CoTracker;

/// <summary>The step's inputs at a window's first iteration: S frames, N points, C channels, row-major.</summary>
internal sealed class CoTrackerWindow(int frames, int points, int channels)
{
    public int Points => points;

    /// <summary>[S,N,2], feature pixels.</summary>
    public float[] Coords { get; } = new float[frames * points * 2];

    /// <summary>[S,N,C].</summary>
    public float[] Features { get; } = new float[frames * points * channels];

    /// <summary>[S,N], logits.</summary>
    public float[] Visibility { get; } = new float[frames * points];

    /// <summary>[S,N], 0 or 1.</summary>
    public float[] TrackMask { get; } = new float[frames * points];
}
