using SamPt.Core.Imaging;

namespace SamPt.Onnx.Trackers;

/// <summary>RGB of 0 .. 255, bytes to floats first, then bilinear with antialiasing: as PyTorch resizes float frames with antialias.</summary>
internal sealed class AntialiasedInput(ImageSize video, ImageSize target) : FrameInput(target)
{
    private readonly AntialiasedResampler resampler = new(video, target);
    private readonly float[] plane = new float[video.Area];

    public override void Fill(RgbFrame frame, Span<float> planes)
    {
        var pixels = frame.Pixels;
        for (var channel = 0; channel < Channels; channel++)
        {
            for (int i = 0, p = channel; i < plane.Length; i++, p += 3) plane[i] = pixels[p];
            resampler.Resize(plane, planes.Slice(channel * Size.Area, Size.Area));
        }
    }
}
