using System.Runtime.ExceptionServices;

namespace SamPt.Data.Conversion;

/// <summary>Does the frames of a video on all cores.</summary>
internal static class FrameLoop
{
    /// <summary>Runs <paramref name="body"/> for 0 .. count - 1 in any order; throws what the lowest failing one threw, so that a run fails alike every time.</summary>
    public static void Run(int count, CancellationToken cancellation, Action<int> body)
    {
        var failures = new Exception?[count];
        var result = Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, (i, state) =>
        {
            try
            {
                body(i);
            }
            catch (Exception e)
            {
                failures[i] = e;
                // All before this one are done still.
                state.Break();
            }
        });
        if (!result.IsCompleted) ExceptionDispatchInfo.Throw(Array.Find(failures, e => e is not null)!);
    }
}
