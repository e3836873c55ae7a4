using SamPt.Core.Imaging;
using SamPt.Core.Tracking;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>What a model says of N points on T frames; point-major.</summary>
/// <param name="Points">[N,T,2], pixels of the encoder's input.</param>
/// <param name="Seen">[N,T], how probably the point is visible and where it is said to be.</param>
internal sealed record TapirTracks(float[] Points, float[] Seen);

/// <summary>Graphs that follow points through all frames of a range at once. Points do not influence one another.</summary>
internal interface ITapirModel : IDisposable
{
    /// <summary>The size that frames are resized to.</summary>
    ImageSize Input { get; }

    /// <summary>How often a frame went through the encoder.</summary>
    int EncodedFrames { get; }

    /// <summary>Memory that a point takes while the graphs run on a range of so many frames.</summary>
    long BytesPerPoint(int frames);

    /// <param name="queries">Counted from the range's first frame.</param>
    TapirTracks Track(FrameRange range, ReadOnlySpan<TapirQuery> queries, CancellationToken cancellation);
}
