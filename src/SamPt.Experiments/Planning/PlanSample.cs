using System.Diagnostics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Core.QueryPoints;
using SamPt.Data.Codecs;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Planning;

/// <summary>A video to measure on, opened anew so that nothing of it is in memory.</summary>
internal sealed record SampleVideo(IVideo Video, ImageSize OutputSize, IReadOnlyList<QueryObject> Objects);

/// <summary>
/// Costs of a method, from the real pipeline on the first frames of its first object: twice on few frames, of which the first time warms
/// up, then on more. What grows between the two is the cost of a frame.
/// </summary>
internal sealed class PlanSample(RunConfiguration configuration, MethodComponents method, TimeProvider time)
{
    private const int Few = 6;
    private const int More = 18;

    /// <param name="open">Opens the video.</param>
    /// <param name="cancellation">Checked per frame.</param>
    public MeasuredCosts Measure(Func<SampleVideo> open, CancellationToken cancellation)
    {
        // Reinitialisation works in horizons: one, then two.
        var horizon = configuration.Method.UsePointReinit ? configuration.Method.ReinitPointTrackerHorizon : 0;
        var (few, more) = horizon > 0 ? (horizon, 2 * horizon) : (Few, More);
        Run(open(), few, cancellation);
        var small = Run(open(), few, cancellation);
        var large = Run(open(), more, cancellation);
        var grown = large.Frames - small.Frames;
        // A video of a few frames is measured whole.
        if (grown <= 0) (small, grown) = (small with { Wall = 0, Tracking = 0, Embedding = 0, Prompting = 0 }, large.Frames);

        double PerFrame(Func<Measured, double> of) => Math.Max(0, (of(large) - of(small)) / grown);
        using var process = Process.GetCurrentProcess();
        var (tracking, embedding, prompting) = (PerFrame(m => m.Tracking), PerFrame(m => m.Embedding), PerFrame(m => m.Prompting));
        return new MeasuredCosts
        {
            Frames = large.Frames,
            Objects = large.Points.Length,
            PointsPerObject = (double)large.Points.Sum() / large.Points.Length,
            WorkingSize = large.Size,
            QueryPointSeconds = large.QueryPoints / large.Points.Length,
            TrackingSeconds = tracking,
            EmbeddingSeconds = embedding,
            PromptingSeconds = prompting / large.Points.Length,
            OtherSeconds = Math.Max(0, PerFrame(m => m.Wall) - tracking - embedding - prompting),
            MaskBytes = (double)large.MaskBytes / large.Frames,
            PointBytes = (double)large.TrajectoryBytes / (large.Frames * (double)large.Points.Sum()),
            PeakBytes = process.PeakWorkingSet64,
        };
    }

    private Measured Run(SampleVideo sample, int frames, CancellationToken cancellation)
    {
        using var opened = sample.Video as IDisposable;
        var first = Math.Max(0, Math.Min(sample.Objects.Min(o => o.QueryFrame), sample.Video.FrameCount - frames));
        var part = new VideoPart(sample.Video, first, Math.Min(frames, sample.Video.FrameCount));
        var job = new SegmentationJob("plan", part, sample.OutputSize, [.. sample.Objects.Select(o => o with { QueryFrame = 0 })]);
        part.Frame(0);
        var start = time.GetTimestamp();
        var sink = new MeasuringSink();
        var segmenter = new VideoSegmenter(method.Tracker, method.Segmenter, VideoRunner.ExtractorOf(configuration.Method), configuration.Method);
        var result = segmenter.Segment(job, new ReferenceChance(configuration.Seed), sink, progress: null, cancellation);
        var wall = time.GetElapsedTime(start).TotalSeconds;
        using var trajectories = new CountingStream();
        TrajectoryFile.Write(trajectories, "plan", part.Size, result);
        double Seconds(Stage stage) => result.Times[stage].TotalSeconds;
        return new Measured(
            part.FrameCount, part.Size, [.. result.Objects.Select(o => o.Trajectories.PointCount)], wall - Seconds(Stage.QueryPoints), Seconds(Stage.QueryPoints),
            Seconds(Stage.Tracking), Seconds(Stage.Embedding), Seconds(Stage.Prompting), sink.Bytes, trajectories.Length);
    }

    private sealed record Measured(
        int Frames, ImageSize Size, int[] Points, double Wall, double QueryPoints, double Tracking, double Embedding, double Prompting, long MaskBytes,
        long TrajectoryBytes);

    /// <summary>Encodes masks as a run does and keeps their lengths only.</summary>
    private sealed class MeasuringSink : ILabelMapSink
    {
        public long Bytes { get; private set; }

        public void Write(int frame, LabelMap labels)
        {
            using var stream = new CountingStream();
            LabelPng.Write(stream, labels, DavisPalette.Instance);
            Bytes += stream.Length;
        }
    }
}
