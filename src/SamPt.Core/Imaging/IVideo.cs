namespace SamPt.Core.Imaging;

/// <summary>The frames of one video at one size, read lazily. Safe to call from several threads.</summary>
public interface IVideo
{
    int FrameCount { get; }

    /// <summary>The size of every frame.</summary>
    ImageSize Size { get; }

    /// <summary>
    /// Frame <paramref name="index"/>, 0 .. FrameCount - 1. The frame may be shared with other callers: read it, do not write to it.
    /// </summary>
    /// <exception cref="DatasetException">The frame is missing, corrupt or of another size than the first.</exception>
    RgbFrame Frame(int index);
}
