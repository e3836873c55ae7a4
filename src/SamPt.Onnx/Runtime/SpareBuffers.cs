namespace SamPt.Onnx.Runtime;

/// <summary>
/// What a call needs for itself while it runs, kept for the next one. No more calls go on at a time than there may be buffers: others wait.
/// </summary>
/// <param name="most">How many.</param>
/// <param name="create">Makes one, when all that there are are in use.</param>
internal sealed class SpareBuffers<T>(int most, Func<T> create) : IDisposable
    where T : class, IDisposable
{
    private readonly SemaphoreSlim free = new(most);
    private readonly Stack<T> spare = new();

    /// <summary>Lends one until the loan is disposed.</summary>
    public Loan Borrow(CancellationToken cancellation)
    {
        free.Wait(cancellation);
        lock (spare) return new Loan(this, spare.Count > 0 ? spare.Pop() : create());
    }

    public void Dispose()
    {
        foreach (var buffer in spare) buffer.Dispose();
        free.Dispose();
    }

    /// <summary>To be disposed once.</summary>
    public readonly struct Loan(SpareBuffers<T> owner, T value) : IDisposable
    {
        public T Value => value;

        public void Dispose()
        {
            lock (owner.spare) owner.spare.Push(value);
            owner.free.Release();
        }
    }
}
