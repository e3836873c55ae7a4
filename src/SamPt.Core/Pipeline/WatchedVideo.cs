using SamPt.Core.Imaging;

namespace SamPt.Core.Pipeline;

/// <summary>A video that tells which of its frames are asked for: the only sign of life of a tracker at work.</summary>
internal sealed class WatchedVideo(IVideo video, Action<int> asked) : IVideo
{
    public int FrameCount => video.FrameCount;

    public ImageSize Size => video.Size;

    public RgbFrame Frame(int index)
    {
        asked(index);
        return video.Frame(index);
    }
}
