using SamPt.Core.Imaging;

namespace SamPt.Core.Tracking;

/// <summary>
/// Streams the frames of a range past all groups, forwards from the first query and, for points queried later, backwards from the last.
/// Keeps the pyramids of the last few frames only, so that memory does not grow with the video.
/// </summary>
internal sealed class KltSession(IVideo video, KltOptions options) : IPointTrackingSession
{
    /// <summary>The frame of the step, the one before, and one to turn around at.</summary>
    internal const int PyramidsKept = 3;

    private readonly PatchWindow window = new(options.Window);
    private readonly List<(int Frame, ImagePyramid Pyramid)> recent = [];

    public IReadOnlyList<PointTrajectories> Track(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, CancellationToken cancellation)
    {
        if (range.First < 0 || range.Count < 0 || range.End > video.FrameCount)
            throw new ArgumentOutOfRangeException(nameof(range), $"The video has {video.FrameCount} frames, the range is {range.First} .. {range.End - 1}.");
        foreach (var query in groups.SelectMany(g => g))
        {
            if (query.Frame < range.First || query.Frame >= range.End)
                throw new ArgumentOutOfRangeException(nameof(groups), $"Query frame {query.Frame} is outside {range.First} .. {range.End - 1}.");
        }
        var result = groups.Select(g => new PointTrajectories(range.Count, g.Count)).ToArray();
        var frames = groups.SelectMany(g => g).Select(q => q.Frame).DefaultIfEmpty(range.End).ToArray();
        Run(groups, range, frames.Min(), 1, result, cancellation);
        if (frames.Max() > range.First && frames.Max() < range.End) Run(groups, range, frames.Max(), -1, result, cancellation);
        return result;
    }

    public void Dispose() => recent.Clear();

    private void Run(
        IReadOnlyList<IReadOnlyList<QueryPoint>> groups, FrameRange range, int start, int direction, PointTrajectories[] result,
        CancellationToken cancellation)
    {
        var trackers = groups.Select(g => new KltGroup(g, window, options)).ToArray();
        ImagePyramid? previous = null;
        for (var frame = start; frame >= range.First && frame < range.End; frame += direction)
        {
            cancellation.ThrowIfCancellationRequested();
            var pyramid = Pyramid(frame);
            for (var g = 0; g < trackers.Length; g++)
            {
                if (previous is not null) trackers[g].Step(previous, pyramid);
                trackers[g].Start(frame, pyramid);
                trackers[g].Write(result[g], frame - range.First);
            }
            previous = pyramid;
        }
    }

    /// <summary>The pyramid of a frame, from the last three used or built into the memory of the oldest of them.</summary>
    private ImagePyramid Pyramid(int frame)
    {
        var at = recent.FindIndex(r => r.Frame == frame);
        var oldest = at >= 0 ? at : recent.Count == PyramidsKept ? 0 : -1;
        var pyramid = oldest >= 0 ? recent[oldest].Pyramid : new ImagePyramid(video.Size, options.Levels, window.Margin);
        if (oldest >= 0) recent.RemoveAt(oldest);
        if (at < 0) pyramid.Load(video.Frame(frame));
        recent.Add((frame, pyramid));
        return pyramid;
    }
}
