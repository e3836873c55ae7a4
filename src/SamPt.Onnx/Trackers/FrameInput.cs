using SamPt.Core.Imaging;

namespace SamPt.Onnx.Trackers;

/// <summary>How a frame becomes an encoder's input, float [1,Channels,Height,Width].</summary>
internal abstract class FrameInput(ImageSize size, int channels = 3)
{
    /// <summary>The size that the graph sees.</summary>
    public ImageSize Size => size;

    public int Channels => channels;

    /// <summary>Writes Channels planes of Size.Area values. Not safe to call from several threads.</summary>
    public abstract void Fill(RgbFrame frame, Span<float> planes);
}
