using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Onnx.Trackers.Raft;

/// <summary>The sizes that follow from a video's: what frames are padded to, and the four levels of features under it.</summary>
internal sealed record RaftGrid
{
    private const int Stride = 8;
    private const int Levels = 4;

    /// <exception cref="DatasetException">The frames are too small for the coarsest level.</exception>
    public RaftGrid(ImageSize video)
    {
        Video = video;
        Padded = new ImageSize(RoundUp(video.Width), RoundUp(video.Height));
        Features = new ImageSize(Padded.Width / Stride, Padded.Height / Stride);
        var coarsest = 1 << (Levels - 1);
        if (Features.Width < coarsest || Features.Height < coarsest)
        {
            throw new DatasetException($"RAFT: frames are {video}, expected at least {Stride * coarsest} pixels along either side; "
                + "use larger frames or another tracker.");
        }
        Rows = Enumerable.Range(0, Levels).Sum(level => (Features.Width >> level) * (Features.Height >> level));
    }

    public ImageSize Video { get; }

    public ImageSize Padded { get; }

    /// <summary>Columns left of the video in the padded frame: half of the padding, rounded down.</summary>
    public int Left => (Padded.Width - Video.Width) / 2;

    /// <summary>Rows above the video in the padded frame.</summary>
    public int Top => (Padded.Height - Video.Height) / 2;

    /// <summary>Level 0: an eighth of the padded frame.</summary>
    public ImageSize Features { get; }

    /// <summary>Rows of the whole pyramid, R.</summary>
    public int Rows { get; }

    /// <summary>Memory for the correlations of one pair of frames.</summary>
    public long CorrelationBytes => sizeof(float) * (long)Features.Area * Rows;

    private static int RoundUp(int side) => (side + Stride - 1) / Stride * Stride;
}
