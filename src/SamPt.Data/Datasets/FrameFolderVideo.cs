using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Datasets;

/// <summary>
/// Image files as a video at the working scale. Decodes a frame when it is asked for and, in the background, the one that a caller
/// going forwards or backwards will want next; keeps the frames used last and no more.
/// </summary>
public sealed class FrameFolderVideo : IVideo
{
    /// <summary>How many frames are kept unless told otherwise.</summary>
    public const int DefaultCapacity = 24;

    private readonly IReadOnlyList<string> files;
    private readonly Func<string, RgbFrame> decode;
    private readonly RecentFrames recent;
    private int lastAsked = -1;

    /// <param name="files">One image per frame.</param>
    /// <param name="longestSide">Longest side of the frames handed out; smaller images are enlarged, as the reference does.</param>
    /// <param name="decode">Reads an image; throws <see cref="DatasetException"/> for a missing or corrupt one.</param>
    /// <param name="capacity">How many frames are kept.</param>
    /// <exception cref="DatasetException">The first frame cannot be read.</exception>
    public FrameFolderVideo(IReadOnlyList<string> files, int longestSide, Func<string, RgbFrame> decode, int capacity = DefaultCapacity)
        : this(files, source => source.WithLongestSide(longestSide), decode, capacity)
    {
    }

    /// <param name="files">One image per frame.</param>
    /// <param name="workingSize">The size of the frames handed out, from the size of the images.</param>
    /// <param name="decode">Reads an image; throws <see cref="DatasetException"/> for a missing or corrupt one.</param>
    /// <param name="capacity">How many frames are kept.</param>
    /// <exception cref="DatasetException">The first frame cannot be read.</exception>
    public FrameFolderVideo(IReadOnlyList<string> files, Func<ImageSize, ImageSize> workingSize, Func<string, RgbFrame> decode, int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfZero(files.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        this.files = files;
        this.decode = decode;
        var first = decode(files[0]);
        SourceSize = first.Size;
        Size = workingSize(SourceSize);
        recent = new RecentFrames(capacity, Load);
        recent.Put(0, PilResampler.Bilinear(first, Size));
    }

    public int FrameCount => files.Count;

    public ImageSize Size { get; }

    /// <summary>The size of the images as stored.</summary>
    public ImageSize SourceSize { get; }

    public RgbFrame Frame(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, files.Count);
        var step = index < Interlocked.Exchange(ref lastAsked, index) ? -1 : 1;
        var frame = recent.Start(index);
        var next = index + step;
        if (next >= 0 && next < files.Count) recent.StartInBackground(next);
        return frame.Value();
    }

    private RgbFrame Load(int index)
    {
        var frame = decode(files[index]);
        if (frame.Size != SourceSize)
            throw new DatasetException(
                $"{files[index]}: frame is {frame.Size}, the first frame of the video ({files[0]}) is {SourceSize}; all frames of a video must be of one size: restore it from the dataset.");
        return PilResampler.Bilinear(frame, Size);
    }
}
