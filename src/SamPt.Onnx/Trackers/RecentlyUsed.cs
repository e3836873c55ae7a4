using System.Diagnostics.CodeAnalysis;

namespace SamPt.Onnx.Trackers;

/// <summary>Keeps values while they fit into a budget of bytes; those asked for last stay. The last one always does.</summary>
internal sealed class RecentlyUsed<TKey, TValue>(long budgetBytes, Func<TValue, long> bytesOf)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> entries = [];
    private readonly LinkedList<(TKey Key, TValue Value)> byUse = new();
    private long bytes;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        value = default;
        if (!entries.TryGetValue(key, out var node)) return false;
        byUse.Remove(node);
        byUse.AddLast(node);
        value = node.Value.Value;
        return true;
    }

    /// <summary>Keeps a value that was not there.</summary>
    public void Add(TKey key, TValue value)
    {
        bytes += bytesOf(value);
        while (byUse.First is { } oldest && bytes > budgetBytes)
        {
            bytes -= bytesOf(oldest.Value.Value);
            entries.Remove(oldest.Value.Key);
            byUse.RemoveFirst();
        }
        entries.Add(key, byUse.AddLast((key, value)));
    }
}
