using System.Diagnostics;

namespace SamPt.Core.Pipeline;

/// <summary>
/// Time during which the inference runtime was at work, in any session and on any thread. What a run's wall clock holds beyond it is the
/// host share. Safe to call from several threads.
/// </summary>
public sealed class InferenceClock
{
    private readonly Lock gate = new();
    private int running;
    private long since;
    private long ticks;

    /// <summary>Calls that overlap count once.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (gate) return Stopwatch.GetElapsedTime(0, ticks + (running > 0 ? Stopwatch.GetTimestamp() - since : 0));
        }
    }

    public long Calls { get; private set; }

    /// <summary>Counts a call that lasts until disposal.</summary>
    public Call Begin()
    {
        lock (gate)
        {
            if (running++ == 0) since = Stopwatch.GetTimestamp();
            Calls++;
        }
        return new Call(this);
    }

    private void End()
    {
        lock (gate)
        {
            if (--running == 0) ticks += Stopwatch.GetTimestamp() - since;
        }
    }

    /// <summary>To be disposed once.</summary>
    public readonly struct Call : IDisposable
    {
        private readonly InferenceClock clock;

        internal Call(InferenceClock clock) => this.clock = clock;

        public void Dispose() => clock.End();
    }
}
