using SamPt.Core.Imaging;

namespace SamPt.Onnx.Trackers;

/// <summary>RGB of 0 .. 255, bytes to floats first, then bilinear without antialiasing: as PyTorch resizes float frames.</summary>
internal sealed class ResizedInput(ImageSize video, ImageSize target, GridAlignment alignment = GridAlignment.HalfPixel) : FrameInput(target)
{
    private readonly BilinearResampler resampler = new(video, target, alignment);
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
