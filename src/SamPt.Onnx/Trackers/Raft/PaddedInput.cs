using SamPt.Core.Imaging;

namespace SamPt.Onnx.Trackers.Raft;

/// <summary>RGB of 0 .. 255, its border repeated outwards to the padded size.</summary>
internal sealed class PaddedInput(RaftGrid grid) : FrameInput(grid.Padded)
{
    public override void Fill(RgbFrame frame, Span<float> planes)
    {
        for (var y = 0; y < Size.Height; y++)
        {
            var source = frame.Row(Math.Clamp(y - grid.Top, 0, frame.Height - 1));
            for (var channel = 0; channel < Channels; channel++)
            {
                var target = planes.Slice(channel * Size.Area + y * Size.Width, Size.Width);
                for (var x = 0; x < target.Length; x++)
                    target[x] = source[Math.Clamp(x - grid.Left, 0, frame.Width - 1) * Channels + channel];
            }
        }
    }
}
