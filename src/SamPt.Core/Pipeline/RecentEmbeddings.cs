using SamPt.Core.Imaging;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline;

/// <summary>
/// The embeddings of the frames used last, at most so many, as each holds megabytes of host or device memory. Frames that are asked for
/// again are not embedded again while they are here. Owns them. As many threads may hold loans at the same time as there is room.
/// </summary>
/// <param name="segmenter">Makes them.</param>
/// <param name="video">Of its frames.</param>
/// <param name="capacity">How many are kept.</param>
/// <param name="keepsImages">Whether the frames themselves are kept with them.</param>
internal sealed class RecentEmbeddings(IPromptSegmenter segmenter, IVideo video, int capacity, bool keepsImages = false) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Lock reading = new();
    private readonly Dictionary<int, RgbFrame> read = [];

    // The one used last is at the end.
    private readonly List<Entry> kept = [];
    private int beingMade;

    /// <summary>How often a frame was embedded.</summary>
    public int Embedded { get; private set; }

    /// <summary>Reads a frame ahead, unless it is embedded.</summary>
    public void Read(int frame)
    {
        lock (gate)
        {
            if (kept.Exists(e => e.Frame == frame) || read.ContainsKey(frame)) return;
        }
        RgbFrame image;
        lock (reading) image = video.Frame(frame);
        lock (gate) read[frame] = image;
    }

    /// <summary>The embedding of a frame, borrowed until the loan is disposed. A frame must not be asked for by two threads at once.</summary>
    public Loan Of(int frame, CancellationToken cancellation)
    {
        RgbFrame? image;
        lock (gate)
        {
            read.Remove(frame, out image);
            if (kept.Find(e => e.Frame == frame) is { } known)
            {
                kept.Remove(known);
                kept.Add(known);
                known.Loans++;
                return new Loan(this, known);
            }
            // Room is made before, not after: the peak is what counts.
            if (kept.Count + beingMade >= capacity && kept.Find(e => e.Loans == 0) is { } oldest) Drop(oldest);
            beingMade++;
        }
        Entry? made = null;
        try
        {
            if (image is null)
            {
                lock (reading) image = video.Frame(frame);
            }
            made = new Entry(frame, segmenter.Embed(image, cancellation), keepsImages ? image : null) { Loans = 1 };
            return new Loan(this, made);
        }
        finally
        {
            lock (gate)
            {
                beingMade--;
                if (made is not null)
                {
                    kept.Add(made);
                    Embedded++;
                }
            }
        }
    }

    /// <summary>Lets go of all frames below <paramref name="frame"/>; none of them may be on loan.</summary>
    public void DropBefore(int frame)
    {
        lock (gate)
        {
            foreach (var entry in kept.FindAll(e => e.Frame < frame)) Drop(entry);
            foreach (var old in read.Keys.Where(known => known < frame).ToArray()) read.Remove(old);
        }
    }

    public void Dispose() => DropBefore(int.MaxValue);

    private void Drop(Entry entry)
    {
        kept.Remove(entry);
        entry.Embedding.Dispose();
    }

    /// <summary>An embedding that stays while it is on loan.</summary>
    public readonly struct Loan : IDisposable
    {
        private readonly RecentEmbeddings owner;
        private readonly Entry entry;

        internal Loan(RecentEmbeddings owner, Entry entry)
        {
            this.owner = owner;
            this.entry = entry;
        }

        public IImageEmbedding Value => entry.Embedding;

        /// <summary>The frame, where frames are kept.</summary>
        public RgbFrame? Image => entry.Image;

        public void Dispose()
        {
            lock (owner.gate) entry.Loans--;
        }
    }

    internal sealed class Entry(int frame, IImageEmbedding embedding, RgbFrame? image)
    {
        public int Frame => frame;

        public IImageEmbedding Embedding => embedding;

        public RgbFrame? Image => image;

        public int Loans { get; set; }
    }
}
