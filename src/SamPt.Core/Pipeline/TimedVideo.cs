using SamPt.Core.Imaging;

namespace SamPt.Core.Pipeline;

/// <summary>A video whose waiting time counts as loading.</summary>
internal sealed class TimedVideo(IVideo video, StageTimes times) : IVideo
{
    public int FrameCount => video.FrameCount;

    public ImageSize Size => video.Size;

    public RgbFrame Frame(int index)
    {
        using (times.Measure(Stage.Loading)) return video.Frame(index);
    }
}
