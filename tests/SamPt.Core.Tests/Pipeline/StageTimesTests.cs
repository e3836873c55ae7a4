using System.Diagnostics;
using SamPt.Core.Pipeline;

namespace SamPt.Core.Tests.Pipeline;

public sealed class StageTimesTests
{
    [Fact]
    public void Shared_measurements_that_overlap_come_to_the_wall_clock()
    {
        var times = new StageTimes();
        var start = Stopwatch.GetTimestamp();
        var (a, b, c) = (times.MeasureShared(Stage.Embedding), times.MeasureShared(Stage.Prompting), times.MeasureShared(Stage.Prompting));
        Thread.Sleep(30);
        a.Dispose();
        Thread.Sleep(20);
        b.Dispose();
        c.Dispose();
        var wall = Stopwatch.GetElapsedTime(start);

        Assert.InRange(times[Stage.Embedding] + times[Stage.Prompting], TimeSpan.FromMilliseconds(49), wall);
        // A third of the first 30 ms, while three were at work.
        Assert.InRange(times[Stage.Embedding] / wall, 0, 0.34);
        Assert.InRange(times[Stage.Embedding], TimeSpan.FromMilliseconds(9.9), wall);
    }

    [Fact]
    public void Nothing_is_counted_between_shared_measurements()
    {
        var times = new StageTimes();
        times.MeasureShared(Stage.Embedding).Dispose();
        Thread.Sleep(50);
        times.MeasureShared(Stage.Embedding).Dispose();

        Assert.InRange(times[Stage.Embedding], TimeSpan.Zero, TimeSpan.FromMilliseconds(25));
    }

    [Fact]
    public void Inference_calls_that_overlap_count_once()
    {
        var clock = new InferenceClock();
        var start = Stopwatch.GetTimestamp();
        var (a, b) = (clock.Begin(), clock.Begin());
        Thread.Sleep(20);
        a.Dispose();
        b.Dispose();
        var wall = Stopwatch.GetElapsedTime(start);
        Thread.Sleep(20);

        Assert.Equal(2, clock.Calls);
        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(19), wall);
    }
}
