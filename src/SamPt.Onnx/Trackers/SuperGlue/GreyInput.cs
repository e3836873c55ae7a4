using SamPt.Core.Imaging;

namespace SamPt.Onnx.Trackers.SuperGlue;

/// <summary>Grey of 0 .. 1 in steps of a 255th, the frame's own size: torchvision's weights, rounded down.</summary>
internal sealed class GreyInput(ImageSize video) : FrameInput(video, channels: 1)
{
    public override void Fill(RgbFrame frame, Span<float> planes)
    {
        var pixels = frame.Pixels;
        for (int i = 0, p = 0; i < planes.Length; i++, p += 3)
            planes[i] = (byte)(0.2989f * pixels[p] + 0.587f * pixels[p + 1] + 0.114f * pixels[p + 2]) / 255f;
    }
}
