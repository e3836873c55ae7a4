using SamPt.Core.Imaging;

namespace SamPt.Onnx.Trackers;

/// <summary>RGB of 0 .. 255 at the video's own size.</summary>
internal sealed class UnscaledInput(ImageSize video) : FrameInput(video)
{
    public override void Fill(RgbFrame frame, Span<float> planes)
    {
        var pixels = frame.Pixels;
        for (var channel = 0; channel < Channels; channel++)
        {
            var plane = planes.Slice(channel * Size.Area, Size.Area);
            for (int i = 0, p = channel; i < plane.Length; i++, p += 3) plane[i] = pixels[p];
        }
    }
}
