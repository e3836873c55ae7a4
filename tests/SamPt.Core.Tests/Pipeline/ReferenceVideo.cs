using SamPt.Core.Imaging;

namespace SamPt.Core.Tests.Pipeline;

/// <summary>The made-up frames that the reference ran on for the golden files; the first pixel holds the frame's number.</summary>
internal sealed class ReferenceVideo(int frameCount) : IVideo
{
    private readonly RgbFrame?[] frames = new RgbFrame?[frameCount];

    public int FrameCount => frameCount;

    public ImageSize Size => new(64, 48);

    public RgbFrame Frame(int index) => frames[index] ??= Make(index);

    private RgbFrame Make(int index)
    {
        var frame = new RgbFrame(Size);
        for (var y = 0; y < Size.Height; y++)
        {
            var row = frame.Row(y);
            for (var x = 0; x < Size.Width; x++)
            {
                for (var c = 0; c < 3; c++) row[3 * x + c] = (byte)(x * 3 + y * 5 + c * 60 + index * 2 * ((x / 8 + y / 6) % 3));
            }
        }
        frame.Pixels[..3].Fill((byte)index);
        return frame;
    }
}
