using SamPt.Core.Imaging;

namespace SamPt.Experiments.Planning;

/// <summary>Some frames of a video, one after the other.</summary>
internal sealed class VideoPart(IVideo video, int first, int count) : IVideo
{
    public int FrameCount => count;

    public ImageSize Size => video.Size;

    public RgbFrame Frame(int index) => video.Frame(first + index);
}
