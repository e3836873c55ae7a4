using System.Runtime.ExceptionServices;

namespace SamPt.Experiments.Scoring;

/// <summary>Independent pieces of work on several threads, with an outcome that does not depend on their number or timing.</summary>
internal static class OrderedParallel
{
    /// <summary>
    /// Element i of the result is body(i). If any fails, the failure of the smallest i is thrown: pieces before it are all run,
    /// so that a folder with two bad files always complains of the same one.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static T[] Select<T>(int count, int workers, Func<int, T> body, CancellationToken cancellation)
    {
        var results = new T[count];
        var failures = new ExceptionDispatchInfo?[count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation };
        Parallel.For(0, count, options, (i, state) =>
        {
            try
            {
                results[i] = body(i);
            }
            catch (Exception exception)
            {
                failures[i] = ExceptionDispatchInfo.Capture(exception);
                state.Break();
            }
        });
        Array.Find(failures, failure => failure is not null)?.Throw();
        return results;
    }
}
