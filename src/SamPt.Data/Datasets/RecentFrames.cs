using SamPt.Core.Imaging;

namespace SamPt.Data.Datasets;

/// <summary>The frames used last, each loaded once however many threads ask for it. A frame whose loading failed is not kept.</summary>
internal sealed class RecentFrames(int capacity, Func<int, RgbFrame> load)
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = new();
    private int? wanted;
    private bool isLoading;

    /// <summary>A frame that is loaded, being loaded, or to be loaded by whoever first asks for its value.</summary>
    public readonly struct Pending(RecentFrames owner, Entry entry)
    {
        public RgbFrame Value()
        {
            try
            {
                return entry.Frame.Value;
            }
            catch
            {
                owner.Forget(entry);
                throw;
            }
        }
    }

    public void Put(int index, RgbFrame frame) => Touch(index, () => frame);

    /// <summary>Frame <paramref name="index"/>, which the caller loads by taking its value if nobody has.</summary>
    public Pending Start(int index) => new(this, Touch(index, () => load(index)));

    /// <summary>
    /// Loads frame <paramref name="index"/> on another thread unless it is there; of several wishes the last one counts. Its error, if any,
    /// comes to who asks for it.
    /// </summary>
    public void StartInBackground(int index)
    {
        lock (gate)
        {
            if (entries.ContainsKey(index)) return;
            wanted = index;
            if (isLoading) return;
            isLoading = true;
        }
        // The task holds no frame: on a busy machine many may wait in the pool's queue.
        Task.Run(LoadWanted);
    }

    private void LoadWanted()
    {
        while (true)
        {
            int index;
            lock (gate)
            {
                if (wanted is not { } wish)
                {
                    isLoading = false;
                    return;
                }
                (index, wanted) = (wish, null);
            }
            try
            {
                _ = Touch(index, () => load(index)).Frame.Value;
            }
            catch (Exception)
            {
                // The lazy value keeps the exception and throws it again to the caller who needs the frame.
            }
        }
    }

    private Entry Touch(int index, Func<RgbFrame> create)
    {
        lock (gate)
        {
            if (entries.TryGetValue(index, out var node)) byUse.Remove(node);
            else entries[index] = node = new LinkedListNode<Entry>(new Entry(index, new Lazy<RgbFrame>(create)));
            byUse.AddFirst(node);
            while (byUse.Count > capacity)
            {
                entries.Remove(byUse.Last!.Value.Index);
                byUse.RemoveLast();
            }
            return node.Value;
        }
    }

    private void Forget(Entry entry)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(entry.Index, out var node) || node.Value != entry) return;
            entries.Remove(entry.Index);
            byUse.Remove(node);
        }
    }

    internal sealed record Entry(int Index, Lazy<RgbFrame> Frame);
}
