using SamPt.Core.Imaging;

namespace SamPt.Data.Video;

/// <summary>The frames used last, and one thread that loads ahead. Safe to call from several threads.</summary>
internal sealed class FrameWindow(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, LinkedListNode<(int Index, RgbFrame Frame)>> entries = [];
    private readonly LinkedList<(int Index, RgbFrame Frame)> byUse = new();
    private bool isLoading;

    public int Capacity => capacity;

    public RgbFrame? Find(int index)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(index, out var node)) return null;
            byUse.Remove(node);
            byUse.AddFirst(node);
            return node.Value.Frame;
        }
    }

    public void Add(int index, RgbFrame frame)
    {
        lock (gate)
        {
            if (entries.TryGetValue(index, out var before)) byUse.Remove(before);
            entries[index] = byUse.AddFirst((index, frame));
            while (byUse.Count > capacity)
            {
                entries.Remove(byUse.Last!.Value.Index);
                byUse.RemoveLast();
            }
        }
    }

    /// <summary>Loads on another thread unless it is at work; an error comes again to who asks for the frame.</summary>
    public void InBackground(Action load)
    {
        lock (gate)
        {
            if (isLoading) return;
            isLoading = true;
        }
        Task.Run(() =>
        {
            try
            {
                load();
            }
            catch (Exception)
            {
                // Nobody has asked for that frame yet; whoever does finds the same error.
            }
            finally
            {
                lock (gate) isLoading = false;
            }
        });
    }
}
