using System.Runtime.ExceptionServices;

namespace SamPt.Data.Conversion;

/// <summary>Does the frames of a video on all cores.</summary>
internal static class FrameLoop
{
    /// <summary>Runs <paramref name="body"/> for 0 .. count - 1 in any order; throws what the first failing one threw, unwrapped.</summary>
    public static void Run(int count, CancellationToken cancellation, Action<int> body)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, body);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
        }
    }
}
