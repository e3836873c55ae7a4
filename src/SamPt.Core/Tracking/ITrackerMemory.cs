using SamPt.Core.Imaging;

namespace SamPt.Core.Tracking;

/// <summary>A tracker that knows what its sessions hold, for forecasts.</summary>
public interface ITrackerMemory
{
    /// <summary>The most bytes that a session holds of a video, between calls and in them: features of frames and states of points.</summary>
    long BytesFor(int frames, int points, ImageSize size);
}
