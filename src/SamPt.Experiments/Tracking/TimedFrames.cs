using SamPt.Core.Imaging;

namespace SamPt.Experiments.Tracking;

/// <summary>A video that counts the waiting for its frames, and gives a sign of life every ten seconds.</summary>
internal sealed class TimedFrames(IVideo video, TimeProvider time, Action<int> say) : IVideo
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private long lastSaid = time.GetTimestamp();

    public int FrameCount => video.FrameCount;

    public ImageSize Size => video.Size;

    /// <summary>Summed over all callers.</summary>
    public TimeSpan Waited { get; private set; }

    public RgbFrame Frame(int index)
    {
        var start = time.GetTimestamp();
        var frame = video.Frame(index);
        lock (gate)
        {
            Waited += time.GetElapsedTime(start);
            if (time.GetElapsedTime(lastSaid) < Silence) return frame;
            lastSaid = time.GetTimestamp();
        }
        say(index);
        return frame;
    }
}
