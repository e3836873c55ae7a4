using System.Diagnostics;

namespace SamPt.Core.Pipeline;

/// <summary>The stages of the pipeline that are timed.</summary>
public enum Stage
{
    /// <summary>Waiting for frames to be read, decoded and scaled.</summary>
    Loading,

    /// <summary>Selecting query points.</summary>
    QueryPoints,

    Tracking,

    Embedding,

    Prompting,

    /// <summary>Upsampling logits and choosing labels; overlaps with the stages of the next frame.</summary>
    Fusion,

    /// <summary>Handing label maps to the sink; overlaps likewise.</summary>
    Writing,
}

/// <summary>Wall-clock time per stage. Safe to use from several threads.</summary>
public sealed class StageTimes
{
    private readonly long[] ticks = new long[Enum.GetValues<Stage>().Length];
    private readonly Lock gate = new();
    private readonly List<Stage> atWork = [];
    private long shared;

    public TimeSpan this[Stage stage] => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref ticks[(int)stage]));

    /// <summary>
    /// The field's model time: query points, tracking, embedding and prompting, without the waiting for frames inside them and
    /// without writing.
    /// </summary>
    public TimeSpan Model =>
        this[Stage.QueryPoints] + this[Stage.Tracking] + this[Stage.Embedding] + this[Stage.Prompting] - this[Stage.Loading];

    /// <summary>Counts the time until disposal to <paramref name="stage"/>.</summary>
    public Measurement Measure(Stage stage) => new(this, stage);

    /// <summary>
    /// As <see cref="Measure"/>, for work on several threads: while n such measurements last, each counts an n-th of the time, so that all
    /// of them together come to the wall clock.
    /// </summary>
    public SharedMeasurement MeasureShared(Stage stage)
    {
        lock (gate)
        {
            Share();
            atWork.Add(stage);
        }
        return new SharedMeasurement(this, stage);
    }

    private void Share()
    {
        var now = Stopwatch.GetTimestamp();
        foreach (var stage in atWork) Interlocked.Add(ref ticks[(int)stage], (now - shared) / atWork.Count);
        shared = now;
    }

    public readonly struct SharedMeasurement : IDisposable
    {
        private readonly StageTimes times;
        private readonly Stage stage;

        internal SharedMeasurement(StageTimes times, Stage stage)
        {
            this.times = times;
            this.stage = stage;
        }

        public void Dispose()
        {
            lock (times.gate)
            {
                times.Share();
                times.atWork.Remove(stage);
            }
        }
    }

    public readonly struct Measurement : IDisposable
    {
        private readonly StageTimes times;
        private readonly Stage stage;
        private readonly long start;

        internal Measurement(StageTimes times, Stage stage)
        {
            this.times = times;
            this.stage = stage;
            start = Stopwatch.GetTimestamp();
        }

        public void Dispose() => Interlocked.Add(ref times.ticks[(int)stage], Stopwatch.GetTimestamp() - start);
    }
}
