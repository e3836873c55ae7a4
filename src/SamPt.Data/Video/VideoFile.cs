using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Video;

/// <summary>
/// A video file as a video at the working scale, decoded by ffmpeg in a process. Any frame may be asked for, and memory holds a window of
/// them only. Frames are first reached by decoding from the beginning, so that their numbers are exact whatever the container's index
/// says; a caller who goes back is served by seeking to a run of earlier frames, each compared with the fingerprint of its first decoding.
/// Where one differs, the file is decoded from its beginning instead: slower, never wrong.
/// </summary>
internal sealed class VideoFile : IVideo, IDisposable
{
    // Decoding on is cheaper than a seek, which starts a process and decodes from a keyframe.
    private const int ReadOn = 300;

    private readonly VideoIndex index;
    private readonly FfmpegTools tools;
    private readonly IReadOnlyList<int> taken;
    private readonly KnownFrames known;
    private readonly FrameWindow window;
    private readonly RgbFrame raw;
    private readonly Lock decoding = new();
    private FrameDecoder? decoder;
    private bool disposed;
    private int lastAsked = -1;

    /// <param name="index">The file.</param>
    /// <param name="tools">Where ffmpeg lies.</param>
    /// <param name="taken">The file's frames that this video has, ascending.</param>
    /// <param name="size">Size of the frames handed out.</param>
    /// <param name="known">What has been decoded of the file, shared with other readers of it.</param>
    /// <param name="capacity">How many frames are kept.</param>
    public VideoFile(VideoIndex index, FfmpegTools tools, IReadOnlyList<int> taken, ImageSize size, KnownFrames known, int capacity)
    {
        (this.index, this.tools, this.taken, this.known, Size) = (index, tools, taken, known, size);
        window = new FrameWindow(capacity);
        raw = new RgbFrame(index.Size);
    }

    public int FrameCount => taken.Count;

    public ImageSize Size { get; }

    public RgbFrame Frame(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, taken.Count);
        var next = index + (index < Interlocked.Exchange(ref lastAsked, index) ? -1 : 1);
        var frame = window.Find(taken[index]) ?? Load(taken[index]);
        if (next >= 0 && next < taken.Count && window.Find(taken[next]) is null) window.InBackground(() => Load(taken[next]));
        return frame;
    }

    public void Dispose()
    {
        lock (decoding)
        {
            disposed = true;
            Stop();
        }
    }

    private RgbFrame Load(int frame)
    {
        lock (decoding)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (window.Find(frame) is { } loaded) return loaded;
            try
            {
                return DecodeUpTo(frame, Approach(frame)) ?? DecodeUpTo(frame, Restart(0))
                    ?? throw new DatasetException($"{index.Path}: decodes to other pictures the second time; expected the same; convert it to a folder of frames.");
            }
            catch
            {
                Stop();
                throw;
            }
        }
    }

    /// <summary>The decoder that comes to a frame soonest: the one at work, or another that starts before it.</summary>
    private FrameDecoder Approach(int frame)
    {
        var current = decoder?.Next <= frame ? decoder : null;
        // New frames are reached from the beginning alone.
        if (frame >= known.Count) return current is { First: 0 } ? current : Restart(0);
        var canSeek = known.CanSeek && index.CanSeek;
        if (current is not null && (frame - current.Next < ReadOn || !canSeek)) return current;
        // Who goes back will want the frames before, too.
        return Restart(canSeek ? Math.Max(0, frame - window.Capacity + 2) : 0);
    }

    /// <summary>Reads on to a frame; null where a frame is not what it was before, and the seek is to blame.</summary>
    private RgbFrame? DecodeUpTo(int frame, FrameDecoder from)
    {
        while (true)
        {
            var at = from.Next;
            var isThere = from.TryRead(raw.Pixels);
            if (!isThere && from.First == 0)
            {
                if (from.IsOneByOne) throw from.Ended();
                return DecodeUpTo(frame, Restart(0, oneByOne: true));
            }
            if (!isThere || !known.Confirms(at, raw.Pixels))
            {
                known.CanSeek = false;
                return null;
            }
            if (at < frame && (at <= frame - window.Capacity || !IsTaken(at))) continue;
            var scaled = PilResampler.Bilinear(raw, Size);
            // At its own size the resampler hands back what it was given, which the next frame will overwrite.
            if (ReferenceEquals(scaled, raw)) scaled = new RgbFrame(Size, raw.Pixels.ToArray());
            window.Add(at, scaled);
            if (at == frame) return scaled;
        }
    }

    private bool IsTaken(int frame)
    {
        var (low, high) = (0, taken.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (taken[middle] < frame) low = middle + 1;
            else high = middle;
        }
        return taken[low] == frame;
    }

    private FrameDecoder Restart(int first, bool oneByOne = false)
    {
        Stop();
        return decoder = new FrameDecoder(index, tools, first, oneByOne);
    }

    private void Stop()
    {
        decoder?.Dispose();
        decoder = null;
    }
}
