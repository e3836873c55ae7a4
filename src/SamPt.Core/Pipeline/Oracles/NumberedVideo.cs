using System.Runtime.CompilerServices;
using SamPt.Core.Imaging;

namespace SamPt.Core.Pipeline.Oracles;

/// <summary>A video that remembers which frame it handed out last as which picture: a segmenter is shown pictures alone.</summary>
public sealed class NumberedVideo(IVideo video) : IVideo
{
    private readonly ConditionalWeakTable<RgbFrame, object> numbers = [];

    public int FrameCount => video.FrameCount;

    public ImageSize Size => video.Size;

    public RgbFrame Frame(int index)
    {
        var frame = video.Frame(index);
        numbers.AddOrUpdate(frame, index);
        return frame;
    }

    /// <summary>The number of a frame of this video.</summary>
    internal int NumberOf(RgbFrame frame) => numbers.TryGetValue(frame, out var index)
        ? (int)index
        : throw new InvalidOperationException("The frame is none that this video handed out.");
}
