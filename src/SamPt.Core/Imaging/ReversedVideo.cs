namespace SamPt.Core.Imaging;

/// <summary>A video from its last frame to its first.</summary>
public sealed class ReversedVideo(IVideo video) : IVideo
{
    public int FrameCount => video.FrameCount;

    public ImageSize Size => video.Size;

    public RgbFrame Frame(int index) => video.Frame(FrameCount - 1 - index);
}
