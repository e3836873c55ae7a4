namespace SamPt.Core.Pipeline;

/// <summary>
/// Time spent inside the inference runtime, summed over all sessions and threads. What a run's wall clock holds beyond it is the
/// host share. Safe to call from several threads.
/// </summary>
public sealed class InferenceClock
{
    private long ticks;
    private long calls;

    /// <summary>The sum of all calls' durations; calls that overlapped count twice.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref ticks));

    public long Calls => Interlocked.Read(ref calls);

    /// <summary>Adds one call that took <paramref name="duration"/>.</summary>
    public void Add(TimeSpan duration)
    {
        Interlocked.Add(ref ticks, duration.Ticks);
        Interlocked.Increment(ref calls);
    }
}
