using SamPt.Core.Tracking;

namespace SamPt.Onnx.Trackers.PipsPlusPlus;

/// <summary>The stretches that a video is tracked in.</summary>
internal static class PipsPlusPlusChunks
{
    /// <summary>
    /// Chunks of <paramref name="length"/> frames, each beginning with the last frame of the one before. The last is as long as the
    /// others: it begins earlier, and goes over frames again that were tracked before.
    /// </summary>
    public static IEnumerable<FrameRange> Of(int frameCount, int length)
    {
        for (var first = 0; ; first += length - 1)
        {
            if (first + length >= frameCount)
            {
                first = Math.Max(0, frameCount - length);
                yield return new FrameRange(first, frameCount - first);
                yield break;
            }
            yield return new FrameRange(first, length);
        }
    }
}
