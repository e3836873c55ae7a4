using SamPt.Core.Imaging;
using SamPt.Core.Pipeline;
using SamPt.Core.Tracking;

namespace SamPt.Experiments.Planning;

/// <summary>From the costs of a frame to those of a run.</summary>
internal sealed class Forecaster(MeasuredCosts costs, SamPtOptions options, IPointTracker tracker)
{
    // A position and a visibility; while the tracker's result is dealt to the objects there are two of each.
    private const int PointBytes = 2 * (2 * sizeof(float) + 1);
    private const int PredictedIouBytes = 8;

    // A time and a fingerprint.
    private const int IndexedFrameBytes = 16;

    /// <param name="videos">At least one.</param>
    /// <param name="loadingSeconds">What loading the models took.</param>
    /// <param name="framesKept">How many decoded frames readers keep.</param>
    /// <param name="indexedFrames">Frames of the video file, or 0.</param>
    public RunForecast Forecast(IReadOnlyList<PlannedVideo> videos, double loadingSeconds, int framesKept, int indexedFrames)
    {
        var largest = videos.MaxBy(v => (long)v.Frames * v.QueryFrames.Count)!;
        var now = new PlannedVideo(costs.Frames, new int[costs.Objects]);
        var held = Held(now, framesKept, indexedFrames);
        var process = Math.Max(0, costs.PeakBytes - held.Sum());
        var parts = Held(largest, framesKept, indexedFrames);
        return new RunForecast
        {
            Videos = videos.Count,
            Frames = videos.Sum(v => v.Frames),
            Objects = videos.Sum(v => v.QueryFrames.Count),
            Measured = costs,
            Seconds = new ForecastSeconds(
                loadingSeconds, videos.Sum(v => v.QueryFrames.Count) * costs.QueryPointSeconds, videos.Sum(TrackedFrames) * costs.TrackingSeconds,
                videos.Sum(v => (double)v.Frames - FirstPredicted(v)) * costs.EmbeddingSeconds,
                videos.Sum(v => v.QueryFrames.Sum(q => (double)v.Frames - (options.SegmentBeforeQuery ? 0 : q))) * costs.PromptingSeconds,
                videos.Sum(v => (double)v.Frames) * costs.OtherSeconds),
            Memory = new ForecastMemory(process, parts[0], TrackerBytes(largest), parts[2], parts[3]),
            Disk = new ForecastDisk((long)(videos.Sum(v => (double)v.Frames) * costs.MaskBytes), (long)(videos.Sum(PointFrames) * costs.PointBytes)),
        };
    }

    private long[] Held(PlannedVideo video, int framesKept, int indexedFrames) =>
    [
        Math.Min(video.Frames, framesKept) * costs.WorkingSize.Area * 3L,
        TrackerBytes(video) ?? 0,
        (long)(PointFrames(video) * PointBytes) + (long)video.Frames * video.QueryFrames.Count * PredictedIouBytes,
        (long)indexedFrames * IndexedFrameBytes,
    ];

    private double PointFrames(PlannedVideo video) => (double)video.Frames * video.QueryFrames.Count * costs.PointsPerObject;

    private long? TrackerBytes(PlannedVideo video) => (tracker as ITrackerMemory)?.BytesFor(
        options.UsePointReinit ? Math.Min(video.Frames, options.ReinitPointTrackerHorizon) : video.Frames,
        (int)Math.Ceiling(video.QueryFrames.Count * costs.PointsPerObject), costs.WorkingSize);

    // Forward from the first query frame and, where some object appears later, back from the last: all points go along.
    private double TrackedFrames(PlannedVideo video) =>
        options.UsePointReinit ? video.Frames - video.QueryFrames.Min() : video.Frames - video.QueryFrames.Min() + video.QueryFrames.Max();

    private int FirstPredicted(PlannedVideo video) => options.SegmentBeforeQuery ? 0 : video.QueryFrames.Min();
}
