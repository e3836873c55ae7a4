using SamPt.Core.Imaging;

namespace SamPt.Core.Tests.Pipeline;

/// <summary>Nothing to be seen.</summary>
internal sealed record BlackVideo(int FrameCount, ImageSize Size) : IVideo
{
    public RgbFrame Frame(int index) => new(Size);
}
